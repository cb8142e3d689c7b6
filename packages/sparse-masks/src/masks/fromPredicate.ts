import { checkInteger } from "../checkInteger.ts";
import { floorMod } from "../floorMod.ts";
import type { Congruence, Mask } from "../mask.ts";
import { checkOptions } from "./arguments/checkOptions.ts";

/** What is known of a predicate. */
export interface PredicateOptions {
  /** For messages and pictures; default the function's name. */
  readonly name?: string;
  /** Whether only the distance q − k matters; default false. */
  readonly relative?: boolean;
  /** How many examples of a batch it tells apart; default 1, the same for all. */
  readonly examples?: number;
  /** How many heads it tells apart; default 1, the same for all. */
  readonly heads?: number;
  /** The class of distances outside of which nothing is allowed; the predicate is not asked there. */
  readonly congruence?: Congruence;
}

/**
 * A mask from a function of one pair, as FlexAttention's `mask_mod` is.
 *
 * Nothing is known of it but single pairs, so compiling **visits every tile**: every pair is
 * asked, or with `relative` every distance once but still every tile seen. That is time ∝ N·M;
 * joined by `and` to a mask that knows rectangles, only what that one keeps is asked. To save
 * more write `coverage` yourself: see "Your own mask" in the README.
 *
 * @param allows whether the query at position q may attend to the key at position k; it must
 *   always answer the same. Where it throws, the error names the mask and the pair
 * @throws {TypeError} when `allows` is not a function, or an option is unknown or of a wrong type
 * @throws {RangeError} when a number is out of range
 */
export function fromPredicate(
  allows: (q: number, k: number, example: number, head: number) => boolean,
  options: PredicateOptions = {},
): Mask {
  if (typeof allows !== "function") {
    throw new TypeError(`fromPredicate: allows must be a function, got ${String(allows)}`);
  }
  checkOptions("fromPredicate", options, ["name", "relative", "examples", "heads", "congruence"]);
  const { relative = false, examples = 1, heads = 1, congruence } = options;
  const { name = allows.name || "predicate" } = options;
  if (typeof name !== "string") {
    throw new TypeError(`fromPredicate: name must be a string, got ${String(name)}`);
  }
  if (typeof relative !== "boolean") {
    throw new TypeError(`fromPredicate: relative must be true or false, got ${String(relative)}`);
  }
  checkInteger("fromPredicate: examples", examples, 1);
  checkInteger("fromPredicate: heads", heads, 1);
  const { modulus = 1, remainder = 0 } = congruence ?? {};
  checkInteger("fromPredicate: congruence.modulus", modulus, 1);
  checkInteger("fromPredicate: congruence.remainder", remainder, 0, modulus - 1);
  return {
    name,
    relative,
    examples,
    heads,
    ...(modulus > 1 && { congruence: { modulus, remainder } }),
    allows: (q, k, example = 0, head = 0) =>
      floorMod(q - k, modulus) === remainder && Boolean(allows(q, k, example, head)),
    coverage: () => "some",
  };
}
