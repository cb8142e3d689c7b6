import type { RotaryLayout } from "./rotaryOptions.ts";

/** A tensor [B, H, N, D] as plain data. */
export interface PlainRows {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** What a pair p of the row n of example b is multiplied by: size · exp(i · angle). */
export type Turning = (b: number, n: number, p: number) => { angle: number; size: number };

/** `rotary` in float64, by definition: the first pairs of each row multiplied as complex numbers. */
export function rotary(
  { values, shape }: PlainRows,
  { layout, pairs, turning }: { layout: RotaryLayout; pairs: number; turning: Turning },
): Float64Array {
  const [, H, N, D] = shape as [number, number, number, number];
  const output = Float64Array.from(values);
  for (let row = 0; row * D < values.length; row++) {
    const n = row % N;
    const b = Math.floor(row / (N * H));
    for (let p = 0; p < pairs; p++) {
      const first = row * D + (layout === "half" ? p : 2 * p);
      const second = layout === "half" ? first + pairs : first + 1;
      const [x, y] = [values[first] as number, values[second] as number];
      const { angle, size } = turning(b, n, p);
      output[first] = size * (x * Math.cos(angle) - y * Math.sin(angle));
      output[second] = size * (x * Math.sin(angle) + y * Math.cos(angle));
    }
  }
  return output;
}
