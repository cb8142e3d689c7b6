/** Heads and depth of the cases whose names do not say otherwise. */
export const H = 8;
export const D = 64;

/** What a mistake would exceed and rounding does not: float32 sums of a few thousand terms. */
export const TOLERANCE = 1e-4;

/** Multiply-adds count as two: two products forward, five backward. */
export const forwardFlops = (N: number): number => 4 * H * N * N * D;
export const backwardFlops = (N: number): number => 10 * H * N * N * D;
