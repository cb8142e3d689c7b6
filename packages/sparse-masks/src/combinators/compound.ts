import { checkMask } from "../checkMask.ts";
import type { Mask } from "../mask.ts";

type Sign = "&" | "|";

/** What a mask made by `and` or `or` consists of. */
export interface Compound {
  readonly sign: Sign;
  readonly parts: readonly Mask[];
}

const compounds = new WeakMap<Mask, Compound>();

/** The parts of a mask made by `and` or `or`; undefined for any other. */
export const compoundOf = (mask: Mask): Compound | undefined => compounds.get(mask);

/**
 * A mask of several, with all that `and` and `or` have in common. Parts of the same kind are
 * flattened: `and(and(a, b), c)` is `a & b & c`. One part alone is itself.
 *
 * @throws {TypeError} when there is no mask, or an argument is not one
 * @throws {RangeError} when two masks describe different numbers of examples
 */
export function compound(
  op: string,
  sign: Sign,
  masks: readonly Mask[],
  rules: (parts: readonly Mask[]) => Pick<Mask, "allows" | "coverage">,
): Mask {
  if (masks.length === 0) throw new TypeError(`${op}: at least one mask must be given, got none`);
  masks.forEach((mask, i) => {
    checkMask(`${op}: argument ${i + 1}`, mask);
  });
  const parts = masks.flatMap((mask) => {
    const inner = compounds.get(mask);
    return inner?.sign === sign ? inner.parts : [mask];
  });
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const mask: Mask = {
    name: parts.map(inBrackets).join(` ${sign} `),
    relative: parts.every((part) => part.relative),
    examples: commonExamples(op, parts),
    ...rules(parts),
    check(queries, keys) {
      for (const part of parts) part.check?.(queries, keys);
    },
  };
  compounds.set(mask, { sign, parts });
  return mask;
}

/** The mask's name as it stands inside a larger one: `(a | b)`. */
export function inBrackets(mask: Mask): string {
  return compounds.has(mask) ? `(${mask.name})` : mask.name;
}

/** 1 with n gives n. */
function commonExamples(op: string, parts: readonly Mask[]): number {
  const each = parts.filter((part) => part.examples !== 1);
  const [first] = each;
  const other = each.find((part) => part.examples !== first?.examples);
  if (first !== undefined && other !== undefined) {
    throw new RangeError(
      `${op}: masks must describe the same number of examples, got ${first.name} with ` +
        `${first.examples} and ${other.name} with ${other.examples}`,
    );
  }
  return first?.examples ?? 1;
}
