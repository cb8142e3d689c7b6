import { and } from "../combinators/and.ts";
import { not } from "../combinators/not.ts";
import { or } from "../combinators/or.ts";
import type { Mask } from "../mask.ts";
import { causal } from "../masks/causal.ts";
import { sinks } from "../masks/sinks.ts";

/** A mask, and the code that makes it. */
export interface Expression {
  readonly mask: Mask;
  readonly code: string;
}

/** A mask whose name is the call that makes it. */
export const leaf = (mask: Mask): Expression => ({ mask, code: mask.name });

/** What several masks have in common. */
export const allOf = (...parts: readonly Expression[]): Expression => join("and", and, parts);

/** What any of several masks allows. */
export const anyOf = (...parts: readonly Expression[]): Expression => join("or", or, parts);

/** What of some masks is not ahead. */
export const causally = (...parts: readonly Expression[]): Expression =>
  allOf({ mask: causal(), code: "causal()" }, anyOf(...parts));

/** The keys from `first` to `end − 1`, for every query. */
export function keysBetween(first: number, end: number): Expression {
  const upTo = leaf(sinks(end));
  if (first === 0) return upTo;
  const before = sinks(first);
  return allOf(upTo, { mask: not(before), code: `not(${before.name})` });
}

function join(
  name: string,
  combine: (...masks: readonly Mask[]) => Mask,
  parts: readonly Expression[],
): Expression {
  const mask = combine(...parts.map((part) => part.mask));
  const codes = parts.map((part) => part.code);
  return { mask, code: codes.length === 1 ? codes.join() : `${name}(${codes.join(", ")})` };
}
