import type { Values } from "./values.ts";

/** Σ a b over `width` elements from two places. */
export function dot(
  a: Values["values"],
  atA: number,
  b: Values["values"],
  atB: number,
  width: number,
): number {
  let sum = 0;
  for (let c = 0; c < width; c++) sum += (a[atA + c] as number) * (b[atB + c] as number);
  return sum;
}
