import { shareHeads } from "../attention/shareHeads.ts";

/** No head counts for more, so that at least eight are worked on at once: fewer leave threads idle. */
const MOST_BYTES = 2 ** 22;

/** Calls `work` for groups of consecutive heads, for which rows may have to be copied. */
export function linearHeads(
  heads: number,
  bytesPerHead: number,
  work: (first: number, count: number) => void,
): void {
  shareHeads(heads, Math.min(bytesPerHead, MOST_BYTES), Number.POSITIVE_INFINITY, work);
}
