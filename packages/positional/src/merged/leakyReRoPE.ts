import { checkWhole } from "./checkWhole.ts";
import type { MergedPositions } from "./mergedPositions.ts";

/**
 * Leaky ReRoPE: beyond `window` distances grow on, `factor` times slower:
 * window + (distance − window) / factor. A factor of 1 is RoPE; one of Infinity is ReRoPE.
 *
 * @param window distances below it are as they are
 * @param factor at least 1; so long as `window + (length − window) / factor` stays within the
 *   training length, no distance is new
 * @throws {RangeError} a window that is not a positive integer, a factor below 1
 * @see Su 2023, kexue.fm/archives/9708
 */
export function leakyReRoPE(window: number, factor: number): MergedPositions {
  checkWhole("leakyReRoPE: window", window);
  if (!(factor >= 1))
    throw new RangeError(`leakyReRoPE: factor must be at least 1, got ${String(factor)}`);
  return {
    name: `Leaky ReRoPE(${window}, ${factor})`,
    window,
    query: (position) => (position - window) / factor + window,
    key: (position) => position / factor,
  };
}
