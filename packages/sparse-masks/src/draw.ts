import { checkInteger } from "./checkInteger.ts";
import { checkMask } from "./checkMask.ts";
import type { Coverage } from "./coverage.ts";
import { guarded } from "./guarded.ts";
import type { Mask } from "./mask.ts";
import type { Rect } from "./rect.ts";

/** Most rows and columns of a picture. */
const MOST_CELLS = 64;

/** Cells of at most this many pairs are counted where `coverage` cannot tell. */
const FEW_PAIRS = 1024;

const SIGN: Record<Coverage, string> = { all: "■", some: "▒", none: "·" };

/**
 * A mask as text: one line for each query, one sign for each key, ■ where allowed and · where not.
 *
 * Larger matrices are drawn in at most 64 × 64 square cells: ■ all pairs of the cell, ▒ some,
 * · none. Cells of over 1024 pairs take the word of the mask's `coverage`, which may say "some"
 * where it cannot tell.
 *
 * @param example which example of a mask that describes several
 * @throws {TypeError} when `mask` is not a mask
 * @throws {RangeError} when a length is not a positive integer, the mask cannot serve them, or
 *   has no such example
 */
export function draw(mask: Mask, queries: number, keys: number, example = 0): string {
  checkMask("draw: mask", mask);
  checkInteger("draw: queries", queries, 1);
  checkInteger("draw: keys", keys, 1);
  checkInteger("draw: example", example, 0, mask.examples === 1 ? undefined : mask.examples - 1);
  const asked = guarded("draw", mask);
  mask.check?.(queries, keys);
  const side = Math.ceil(Math.max(queries, keys) / MOST_CELLS);
  const offset = keys - queries;
  const lines: string[] = [];
  for (let i = 0; i < queries; i += side) {
    const signs: string[] = [];
    const q0 = i + offset;
    const q1 = Math.min(i + side, queries) + offset;
    for (let k0 = 0; k0 < keys; k0 += side) {
      const k1 = Math.min(k0 + side, keys);
      signs.push(SIGN[shade(asked, { q0, q1, k0, k1 }, example)]);
    }
    lines.push(signs.join(" "));
  }
  return lines.join("\n");
}

function shade(mask: Mask, rect: Rect, example: number): Coverage {
  const { q0, q1, k0, k1 } = rect;
  const answer = mask.coverage(rect, example);
  const all = (q1 - q0) * (k1 - k0);
  if (answer !== "some" || all > FEW_PAIRS) return answer;
  let allowed = 0;
  for (let q = q0; q < q1; q++) {
    for (let k = k0; k < k1; k++) if (mask.allows(q, k, example)) allowed++;
  }
  if (allowed === 0) return "none";
  return allowed === all ? "all" : "some";
}
