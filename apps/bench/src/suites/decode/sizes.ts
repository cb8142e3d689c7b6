/** Heads and widths of every case. */
export const H = 8;
export const D = 64;

/** What a mistake would exceed and rounding does not. */
export const TOLERANCE = 1e-5;

/** Numbers of keys, and what one query against them should gain. */
export const LENGTHS = [
  { M: 1024, goal: { atLeast: 6, aim: 10, better: "more" } },
  { M: 16_384, goal: { atLeast: 3, aim: 5, better: "more" } },
] as const;

/** Bytes of keys and values that one query reads. */
export const bytesRead = (M: number): number => 2 * 4 * H * M * D;
