/** Losses in nats, [non-repeated, repeated] at each length. */
export type PublishedRow = readonly (readonly [nonRepeated: number, repeated: number])[];

/** Lengths of `reproduction`. */
export const REPRODUCED_LENGTHS: readonly number[] = [64, 128, 256, 512];

const row = (...losses: number[]): PublishedRow =>
  [0, 2, 4, 6].map((at) => [losses[at] as number, losses[at + 1] as number] as const);

/**
 * The same toy in JAX, seed 0, 1500 steps: by model and method, as `variants` and the methods are
 * named here. Other random numbers, so another model of the same kind.
 */
export const reproduction: Readonly<Record<string, PublishedRow>> = {
  "RoPE / plain": row(2.16, 1.22, 2.54, 2.53, 3.14, 3.24, 3.25, 3.33),
  "RoPE / window": row(2.16, 1.22, 2.09, 1.97, 2.07, 2.25, 2.01, 2.17),
  "RoPE / BCA": row(2.16, 1.22, 2.11, 2.25, 2.1, 2.27, 2.03, 2.18),
  "RoPE / 4 sinks + window": row(2.16, 1.22, 2.35, 2.5, 2.1, 2.26, 2.17, 2.3),
  "RoPE / PI": row(2.16, 1.22, 2.54, 2.4, 2.98, 3.05, 3.05, 3.05),
  "RoPE / NTK": row(2.16, 1.22, 2.13, 2.19, 2.71, 2.57, 3.1, 3.03),
  "RoPE / YaRN": row(2.16, 1.22, 2.11, 1.52, 2.19, 1.98, 2.42, 2.35),
  "RoPE / ReRoPE w32": row(2.16, 1.28, 2.12, 1.52, 2.03, 1.78, 1.99, 1.9),
  "RoPE / ReRoPE w16": row(2.09, 1.31, 2.03, 1.6, 1.96, 1.86, 1.95, 1.91),
  "RoPE / ReRoPE w32 + log n": row(2.16, 1.28, 2.14, 1.5, 2.06, 1.72, 2.02, 1.83),
  "RoPE / ReRoPE w64": row(2.16, 1.22, 2.08, 2.1, 2.1, 2.22, 2.11, 2.2),
  "KeyNorm RoPE / plain": row(2.12, 0.79, 2.08, 1.96, 2.38, 2.49, 2.8, 2.85),
  "KeyNorm RoPE / ReRoPE w32 + log n": row(2.13, 0.81, 2.14, 0.92, 2.04, 1.24, 2.01, 1.41),
  "XPOS / plain": row(2.14, 1.13, 2.08, 2.16, 2.02, 2.16, 1.99, 2.12),
  "ALiBi / plain": row(2.21, 1.68, 2.12, 1.87, 2.06, 2.03, 2.03, 2.09),
  "KERPLE-log / plain": row(2.1, 1.47, 2.05, 1.72, 1.96, 1.84, 1.94, 1.89),
  "NoPE / plain": row(2.42, 2.27, 2.47, 2.48, 2.49, 2.53, 2.46, 2.49),
  "sinusoidal / plain": row(2.45, 2.32, 2.48, 2.49, 2.47, 2.51, 2.45, 2.48),
  "HWFA / HWFA(24)": row(2.13, 0.62, 2.12, 0.85, 1.94, 1.06, 1.9, 1.23),
};

/** A row of Su's tables: token accuracy in per cent, a 100M GAU trained at 512. */
export interface SuRow {
  readonly method: string;
  readonly at512: number;
  readonly repeated4096: number;
  readonly nonRepeated4096: number;
}

const su = (
  method: string,
  at512: number,
  repeated4096: number,
  nonRepeated4096: number,
): SuRow => ({
  method,
  at512,
  repeated4096,
  nonRepeated4096,
});

/** Su 2023, kexue.fm/archives/9603, 9675, 9708, 9731 and 9859. */
export const suTable: readonly SuRow[] = [
  su("RoPE", 49.41, 24.17, 23.16),
  su("PI", 49.41, 15.04, 13.54),
  su("NTK-old", 49.41, 51.28, 39.27),
  su("NTK-fixed", 49.41, 51.86, 39.61),
  su("NTK-mixed", 49.41, 53.09, 40.12),
  su("YaRN", 49.41, 80.1, 47.45),
  su("ReRoPE w128 (T/4)", 49.41, 76.11, 47.82),
  su("ReRoPE w256 (T/2)", 49.41, 77.9, 48.48),
  su("ReRoPE w512 (T)", 49.41, 7.09, 8.25),
  su("ReRoPE w256 + log n (trained)", 49.4, 85.12, 49.07),
  su("leaky ReRoPE w128 k16 + log n", 49.4, 85.15, 49.1),
  su("HWFA w16", 48.7, 80.84, 48.15),
  su("HWFA2 w64, 2 full", 49.46, 84.43, 49.36),
  su("KeyNorm", 49.6, 61.08, 47.69),
  su("KeyNorm + log n + ReRoPE", 49.58, 85.48, 48.78),
];
