import { checkWhole } from "./checkWhole.ts";
import type { MergedPositions } from "./mergedPositions.ts";

/**
 * Self-Extend: beyond `window` positions count in groups, ⌊position / group⌋, moved so that both
 * parts meet. Leaky ReRoPE with whole positions. A group of 1 is RoPE.
 *
 * @param window distances below it are as they are
 * @param group positions that count as one
 * @throws {RangeError} a window or a group that is not a positive integer
 * @see Jin et al. 2024 (Self-Extend, arXiv:2401.01325), §3.3
 */
export function selfExtend(window: number, group: number): MergedPositions {
  checkWhole("selfExtend: window", window);
  checkWhole("selfExtend: group", group);
  const moved = window - Math.floor(window / group);
  return {
    name: `Self-Extend(${window}, ${group})`,
    window,
    query: (position) => Math.floor(position / group) + moved,
    key: (position) => Math.floor(position / group),
  };
}
