import type { MonarchTensors } from "./monarch.ts";

/** @throws {RangeError} when a factor has not the shape that is said, or is not float32 */
export function checkTensors(op: string, { shape, left, right }: MonarchTensors): void {
  for (const [name, tensor, expected] of [
    ["left", left, shape.left],
    ["right", right, shape.right],
  ] as const) {
    if (tensor.dtype !== "float32") {
      throw new RangeError(`${op}: ${name} must be float32, got ${tensor.dtype}`);
    }
    if (tensor.rank !== 3 || expected.some((length, axis) => tensor.shape[axis] !== length)) {
      throw new RangeError(`${op}: ${name} must be [${expected}], got [${tensor.shape}]`);
    }
  }
}
