import type { Mask } from "../mask.ts";
import { copyLengths } from "./arguments/copyLengths.ts";
import { nameList } from "./arguments/nameList.ts";

/**
 * Keys that are not padding: in example b, `k < lengths[b]`. A length of at least the number of
 * keys allows them all; a length of 0 allows none.
 *
 * Padding in front, as decoders have it: `not(padding(lengths))`, with what is padded of each.
 *
 * @param lengths [B] real keys of each example, which come first; copied
 * @throws {TypeError} when `lengths` is not a list, or empty
 * @throws {RangeError} when a length is not an integer of at least 0
 */
export function padding(lengths: ArrayLike<number>): Mask {
  const ends = copyLengths("padding: lengths", lengths);
  const endOf = (example: number) => ends[ends.length === 1 ? 0 : example] ?? 0;
  return {
    name: `padding(${nameList(ends)})`,
    relative: false,
    examples: ends.length,
    allows: (_q, k, example = 0) => k < endOf(example),
    coverage({ k0, k1 }, example = 0) {
      const end = endOf(example);
      if (end <= k0) return "none";
      return k1 <= end ? "all" : "some";
    },
  };
}
