import { and } from "../combinators/and.ts";
import { joinHints, type OrderHints } from "../combinators/joinHints.ts";
import { not } from "../combinators/not.ts";
import { or } from "../combinators/or.ts";
import { shift } from "../combinators/shift.ts";
import { structureOf } from "../combinators/structure.ts";
import type { KeyClasses } from "../keyClasses.ts";
import type { Mask } from "../mask.ts";

/** The order in which a share of the pairs lies dense. */
export interface ShareOrder {
  /** 1 for the natural order. */
  readonly modulus: number;
  /** If given, queries stay and the keys of these classes come first; else both go by class. */
  readonly keyClasses?: KeyClasses | undefined;
}

/** The pairs that one pass computes. */
export interface Share extends ShareOrder {
  /** Classes of q − k that hold all its pairs. */
  readonly remainders: readonly number[];
  readonly mask: Mask;
}

/** A part of a union. */
interface Term {
  readonly hints: OrderHints;
  readonly mask: Mask;
}

/** Each pass gathers rows anew; more orders than this are not worth it. */
const MOST_SHARES = 8;
/** An intersection of unions that would have more terms is left as it is. */
const MOST_TERMS = 64;

const NATURAL: Omit<Share, "mask"> = { modulus: 1, remainders: [0] };

/**
 * Splits a mask for one head into disjoint sets by the order in which each lies dense: what has
 * none of its own in the natural order, then one share for each other, less what came before.
 *
 * @param longest of queries and keys; a modulus that is not smaller orders nothing
 */
export function sharesOf(mask: Mask, longest: number): readonly Share[] {
  const natural: Mask[] = [];
  let ordered: Share[] = [];
  for (const term of termsOf(mask)) {
    const share = shareOf(term, longest);
    const other = ordered.find((one) => sameOrder(one, share));
    if (share.modulus === 1) natural.push(share.mask);
    else if (other === undefined) ordered.push(share);
    else {
      const remainders = [...other.remainders, ...share.remainders];
      const joined = { ...other, remainders, mask: or(other.mask, share.mask) };
      ordered = ordered.map((one) => (one === other ? joined : one));
    }
  }
  // The smallest moduli hold the most pairs.
  ordered.sort(inOrder);
  natural.push(...ordered.splice(MOST_SHARES - 1).map((share) => share.mask));
  const unions = natural.length > 0 ? [{ ...NATURAL, mask: or(...natural) }, ...ordered] : ordered;
  return unions.map((share, i) => {
    if (i === 0) return share;
    const before = or(...unions.slice(0, i).map((earlier) => earlier.mask));
    return { ...share, mask: and(share.mask, not(before)) };
  });
}

/** Whether two shares belong to one pass. */
export const sameOrder = (a: ShareOrder, b: ShareOrder): boolean => inOrder(a, b) === 0;

/** In which sequence passes are computed. */
export function inOrder(a: ShareOrder, b: ShareOrder): number {
  const difference = a.modulus - b.modulus;
  const { first = -1, count = 0 } = a.keyClasses ?? {};
  const other = b.keyClasses ?? { first: -1, count: 0 };
  return difference || first - other.first || count - other.count;
}

function shareOf({ hints: { congruence, keyClasses }, mask }: Term, longest: number): Share {
  if (congruence && congruence.modulus > 1 && congruence.modulus < longest) {
    const { modulus, remainder } = congruence;
    return { modulus, remainders: [remainder], mask };
  }
  // With half the keys or more, the natural order is as good.
  if (keyClasses && keyClasses.modulus < longest && 2 * keyClasses.count < keyClasses.modulus) {
    return { modulus: keyClasses.modulus, keyClasses, remainders: [], mask };
  }
  return { ...NATURAL, mask };
}

/** Terms whose union is the mask; those of the same hints are one. */
function termsOf(mask: Mask): readonly Term[] {
  const whole = [{ hints: hintsOf(mask), mask }];
  const structure = structureOf(mask);
  if (mask.congruence || structure === undefined) return whole;
  if (structure.kind === "or") return joinEqual(structure.parts.flatMap(termsOf));
  if (structure.kind === "shift") {
    const terms = termsOf(structure.part);
    if (terms.length === 1) return whole;
    return terms.map((term) => {
      const shifted = shift(term.mask, structure.offset);
      return { hints: hintsOf(shifted), mask: shifted };
    });
  }
  if (structure.kind === "and") {
    let products: { hints: OrderHints; parts: readonly Mask[] }[] = [{ hints: {}, parts: [] }];
    for (const terms of structure.parts.map(termsOf)) {
      products = products.flatMap(({ hints, parts }) =>
        terms.map((term) => ({
          hints: joinHints(hints, term.hints),
          parts: [...parts, term.mask],
        })),
      );
      if (products.length > MOST_TERMS) return whole;
    }
    if (products.length === 1) return whole;
    return joinEqual(products.map(({ hints, parts }) => ({ hints, mask: and(...parts) })));
  }
  return whole;
}

function joinEqual(terms: readonly Term[]): readonly Term[] {
  const byHints = new Map<string, Term[]>();
  for (const term of terms) {
    const key = JSON.stringify(term.hints);
    byHints.set(key, [...(byHints.get(key) ?? []), term]);
  }
  return [...byHints.values()].map((equal) => ({
    hints: equal[0]?.hints ?? {},
    mask: or(...equal.map((term) => term.mask)),
  }));
}

const hintsOf = ({ congruence, keyClasses }: Mask): OrderHints => ({
  ...(congruence && { congruence }),
  ...(keyClasses && { keyClasses }),
});
