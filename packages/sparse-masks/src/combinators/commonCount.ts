import type { Mask } from "../mask.ts";

/**
 * How many examples, or heads, masks describe together: 1 with n gives n.
 *
 * @throws {RangeError} when two describe different numbers
 */
export function commonCount(
  op: string,
  what: "examples" | "heads",
  masks: readonly Mask[],
): number {
  const several = masks.filter((mask) => (mask[what] ?? 1) !== 1);
  const [first] = several;
  const other = several.find((mask) => mask[what] !== first?.[what]);
  if (first !== undefined && other !== undefined) {
    throw new RangeError(
      `${op}: masks must describe the same number of ${what}, got ${first.name} with ` +
        `${first[what]} and ${other.name} with ${other[what]}`,
    );
  }
  return first?.[what] ?? 1;
}
