import { checkWhole } from "./checkWhole.ts";
import type { MergedPositions } from "./mergedPositions.ts";

/**
 * ReRoPE: distances from `window` on all count as `window`, so none is new to a model however long
 * the text. A quarter to a half of the training length serves best; all of it loses what lies
 * beyond. A window of at least the number of keys is RoPE.
 *
 * @param window distances below it are as they are
 * @throws {RangeError} a window that is not a positive integer
 * @see Su 2023, kexue.fm/archives/9708
 */
export function reRoPE(window: number): MergedPositions {
  checkWhole("reRoPE: window", window);
  return { name: `ReRoPE(${window})`, window, query: () => window, key: () => 0 };
}
