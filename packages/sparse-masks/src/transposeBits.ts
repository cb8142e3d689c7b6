import { TILE } from "./blockLayout.ts";

/**
 * Transposes a 32 × 32 bitmap in place: bit c of word r becomes bit r of word c.
 *
 * Swaps the off-diagonal quarters at side 16, then within each quarter at 8, 4, 2 and 1.
 *
 * @see Warren 2012, Hacker's Delight, §7-3
 */
export function transposeBits(bits: Uint32Array): void {
  for (let side = 16, low = 0x0000ffff; side !== 0; side >>= 1, low ^= low << side) {
    for (let r = 0; r < TILE; r = (r + side + 1) & ~side) {
      const upper = bits[r] ?? 0;
      const lower = bits[r + side] ?? 0;
      const swapped = ((upper >>> side) ^ lower) & low;
      bits[r] = upper ^ (swapped << side);
      bits[r + side] = lower ^ swapped;
    }
  }
}
