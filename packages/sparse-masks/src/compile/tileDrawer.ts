import { TILE } from "../blockLayout.ts";
import { type Compound, compoundOf } from "../combinators/compound.ts";
import { guarded } from "../guarded.ts";
import type { Mask } from "../mask.ts";
import type { Rect } from "../rect.ts";

/**
 * Draws a rectangle of at most 32 × 32 of which the mask said "some": bit c of word r is the pair
 * (q0 + r, k0 + c). Bits of pairs outside the rectangle are 0.
 */
type Draw = (rect: Rect, bits: Uint32Array) => void;

/** Side of the smallest block that `coverage` is asked about inside a tile. */
const SMALL = 4;

/**
 * How to draw the tiles of a mask with few questions: a relative mask by diagonals, a mask of
 * several by its parts, any other by quarters.
 */
export function tileDrawer(mask: Mask, example: number): Draw {
  if (mask.relative) return byDiagonals(mask, example);
  const compound = compoundOf(mask);
  return compound === undefined ? byQuarters(mask, example) : byParts(compound, example);
}

/** One question per distance, and equal tiles are drawn once. */
function byDiagonals(mask: Mask, example: number): Draw {
  const { allows } = guarded("compile", mask);
  const known = new Map<number, Uint32Array>();
  return ({ q0, q1, k0, k1 }, bits) => {
    const before = known.get(q0 - k0);
    const height = q1 - q0;
    const width = k1 - k0;
    const whole = height === TILE && width === TILE;
    if (whole && before !== undefined) {
      bits.set(before);
      return;
    }
    bits.fill(0);
    for (let d = 1 - width; d < height; d++) {
      let r = Math.max(d, 0);
      let c = r - d;
      if (!allows(q0 + r, k0 + c, example)) continue;
      for (; r < height && c < width; r++, c++) bits[r] = (bits[r] ?? 0) | (1 << c);
    }
    if (whole) known.set(q0 - k0, bits.slice());
  };
}

/**
 * Only parts that are mixed here are drawn, and joined word by word. The others decide nothing:
 * an intersection is mixed only where they allow all, a union only where they allow none.
 */
function byParts({ sign, parts }: Compound, example: number): Draw {
  const drawers = parts.map((part) => ({
    coverage: guarded("compile", part).coverage,
    draw: tileDrawer(part, example),
  }));
  const drawn = new Uint32Array(TILE);
  return (rect, bits) => {
    bits.fill(0);
    if (sign === "&") addAll(rect, rect, bits);
    for (const { coverage, draw } of drawers) {
      if (coverage(rect, example) !== "some") continue;
      draw(rect, drawn);
      for (let r = 0; r < TILE; r++) {
        const word = drawn[r] ?? 0;
        bits[r] = sign === "&" ? (bits[r] ?? 0) & word : (bits[r] ?? 0) | word;
      }
    }
  };
}

/** Goes on as the compiler does, quarter by quarter, while `coverage` may spare questions. */
function byQuarters(mask: Mask, example: number): Draw {
  const { allows, coverage } = guarded("compile", mask);
  const drawMixed = (tile: Rect, { q0, q1, k0, k1 }: Rect, bits: Uint32Array) => {
    const height = (q1 - q0 + 1) >> 1;
    const width = (k1 - k0 + 1) >> 1;
    if (2 * Math.max(height, width) <= SMALL) {
      for (let q = q0; q < q1; q++) {
        let word = 0;
        for (let k = k0; k < k1; k++) if (allows(q, k, example)) word |= 1 << (k - tile.k0);
        bits[q - tile.q0] = (bits[q - tile.q0] ?? 0) | word;
      }
      return;
    }
    for (let q = q0; q < q1; q += height) {
      for (let k = k0; k < k1; k += width) {
        const part = {
          q0: q,
          q1: Math.min(q + height, q1),
          k0: k,
          k1: Math.min(k + width, k1),
        };
        const answer = coverage(part, example);
        if (answer === "all") addAll(tile, part, bits);
        if (answer === "some") drawMixed(tile, part, bits);
      }
    }
  };
  return (rect, bits) => drawMixed(rect, rect, bits.fill(0));
}

/** Sets the bits of a part of a tile. */
function addAll(tile: Rect, { q0, q1, k0, k1 }: Rect, bits: Uint32Array): void {
  const word = (0xffffffff >>> (TILE - (k1 - k0))) << (k0 - tile.k0);
  for (let r = q0 - tile.q0; r < q1 - tile.q0; r++) bits[r] = (bits[r] ?? 0) | word;
}
