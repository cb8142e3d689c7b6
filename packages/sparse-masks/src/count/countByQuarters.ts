import type { Mask } from "../mask.ts";
import type { Rect } from "../rect.ts";
import type { Count } from "./count.ts";

/** Rectangles of at most this many pairs are counted pair by pair. */
const FEW_PAIRS = 16;

/**
 * Counts a rectangle by asking `coverage` and quartering where the answer is "some", level by level.
 * What is still open when the questions are spent is estimated, from one pair of each open part.
 */
export function countByQuarters(
  mask: Mask,
  rect: Rect,
  example: number,
  head: number,
  budget: number,
): Count {
  let pairs = 0;
  let asked = 0;
  let open: Rect[] = [rect];
  while (open.length > 0 && asked < budget) {
    const quarters: Rect[] = [];
    for (const part of open) {
      if (asked >= budget) {
        quarters.push(part);
        continue;
      }
      asked++;
      const answer = mask.coverage(part, example, head);
      if (answer === "none") continue;
      const area = areaOf(part);
      if (answer === "all") pairs += area;
      else if (area > FEW_PAIRS) pushQuarters(part, quarters);
      else {
        asked += area;
        pairs += countEach(mask, part, example, head);
      }
    }
    open = quarters;
  }
  if (open.length === 0) return { pairs, exact: true };
  for (const part of open) if (allowsOneOf(mask, part, example, head)) pairs += areaOf(part);
  return { pairs: Math.min(Math.max(pairs, 1), areaOf(rect) - 1), exact: false };
}

const areaOf = ({ q0, q1, k0, k1 }: Rect) => (q1 - q0) * (k1 - k0);

function countEach(mask: Mask, { q0, q1, k0, k1 }: Rect, example: number, head: number): number {
  let pairs = 0;
  for (let q = q0; q < q1; q++) {
    for (let k = k0; k < k1; k++) if (mask.allows(q, k, example, head)) pairs++;
  }
  return pairs;
}

/** In halves where a rectangle is one pair high or wide. */
function pushQuarters({ q0, q1, k0, k1 }: Rect, to: Rect[]): void {
  const height = Math.ceil((q1 - q0) / 2);
  const width = Math.ceil((k1 - k0) / 2);
  for (let q = q0; q < q1; q += height) {
    for (let k = k0; k < k1; k += width) {
      to.push({ q0: q, q1: Math.min(q + height, q1), k0: k, k1: Math.min(k + width, k1) });
    }
  }
}

/** One pair, chosen by the place of the rectangle alone: centres would all meet the same stripe. */
function allowsOneOf(mask: Mask, { q0, q1, k0, k1 }: Rect, example: number, head: number): boolean {
  let hash = Math.imul(q0 ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(k0 ^ 0x7f4a7c15, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash ^= hash >>> 13;
  const q = q0 + ((hash >>> 16) % (q1 - q0));
  const k = k0 + ((Math.imul(hash, 0x297a2d39) >>> 15) % (k1 - k0));
  return mask.allows(q, k, example, head);
}
