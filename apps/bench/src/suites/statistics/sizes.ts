/** Width of a head in every case; there is one head. */
export const D = 64;

/** What a mistake would exceed and rounding does not. */
export const TOLERANCE = 1e-5;
