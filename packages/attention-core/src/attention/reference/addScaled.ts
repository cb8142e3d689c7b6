import type { Values } from "./values.ts";

/** Adds `factor` times `width` elements to others. */
export function addScaled(
  to: Float64Array,
  at: number,
  factor: number,
  from: Values["values"],
  fromAt: number,
  width: number,
): void {
  for (let c = 0; c < width; c++) {
    to[at + c] = (to[at + c] as number) + factor * (from[fromAt + c] as number);
  }
}
