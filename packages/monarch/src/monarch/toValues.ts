import { checkTensors } from "./checkTensors.ts";
import type { Monarch, MonarchTensors } from "./monarch.ts";

/** Its factors as plain data, copied. */
export async function toValues(monarch: MonarchTensors): Promise<Monarch> {
  checkTensors("toValues", monarch);
  const { shape } = monarch;
  const [left, right] = await Promise.all([monarch.left.data(), monarch.right.data()]);
  return { shape, left: Float32Array.from(left), right: Float32Array.from(right) };
}
