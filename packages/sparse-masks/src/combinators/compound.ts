import { checkMask } from "../checkMask.ts";
import type { Mask } from "../mask.ts";
import { sized } from "../sized.ts";
import { commonCount } from "./commonCount.ts";
import type { OrderHints } from "./joinHints.ts";
import { structured, structureOf } from "./structure.ts";

const SIGN = { and: "&", or: "|" };

/**
 * A mask of several, with all that `and` and `or` have in common. Parts of the same kind are
 * flattened: `and(and(a, b), c)` is `a & b & c`. One part alone is itself.
 *
 * @throws {TypeError} when there is no mask, or an argument is not one
 * @throws {RangeError} when two masks describe different numbers of examples, or of heads
 */
export function compound(
  kind: "and" | "or",
  masks: readonly Mask[],
  rules: (parts: readonly Mask[]) => Pick<Mask, "allows" | "coverage"> & OrderHints,
): Mask {
  if (masks.length === 0) throw new TypeError(`${kind}: at least one mask must be given, got none`);
  masks.forEach((mask, i) => {
    checkMask(`${kind}: argument ${i + 1}`, mask);
  });
  const parts = masks.flatMap((mask) => {
    const inner = structureOf(mask);
    return inner?.kind === kind && !inner.named ? inner.parts : [mask];
  });
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const mask: Mask = {
    name: parts.map(inBrackets).join(` ${SIGN[kind]} `),
    relative: parts.every((part) => part.relative),
    examples: commonCount(kind, "examples", parts),
    heads: commonCount(kind, "heads", parts),
    ...rules(parts),
    check(queries, keys) {
      for (const part of parts) part.check?.(queries, keys);
    },
    ...(parts.some((part) => part.sized) && {
      sized: (queries: number, keys: number) =>
        compound(
          kind,
          parts.map((part) => sized(part, queries, keys)),
          rules,
        ),
    }),
  };
  return structured(mask, { kind, parts });
}

/** The mask's name as it stands inside a larger one: `(a | b)`. */
export function inBrackets(mask: Mask): string {
  const structure = structureOf(mask);
  const joined = structure?.kind === "and" || structure?.kind === "or";
  return joined && !structure.named ? `(${mask.name})` : mask.name;
}
