/** Heads, width and length of the cases whose names do not say otherwise. */
export const H = 8;
export const D = 64;
export const N = 4096;

/** What a mistake would exceed and rounding does not. */
export const TOLERANCE = 1e-4;
