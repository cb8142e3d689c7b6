import type { BlockLayout, Pass } from "../blockLayout.ts";
import { checkInteger } from "../checkInteger.ts";
import { checkMask } from "../checkMask.ts";
import { ofHead } from "../combinators/ofHead.ts";
import type { Mask } from "../mask.ts";
import { sized } from "../sized.ts";
import { BitmapPool } from "./bitmapPool.ts";
import { compileShare } from "./compileShare.ts";
import { orderByChoice, orderByClass, whoStandsAt } from "./order.ts";
import { PassRuns } from "./passRuns.ts";
import { Planes } from "./planes.ts";
import { inOrder, sameOrder, sharesOf } from "./shares.ts";

/** Longest sequence: positions and their differences stay inside 32-bit integers. */
const LONGEST = 2 ** 30;

/**
 * Compiles a mask for `queries` × `keys`, every time anew; `layoutOf` remembers.
 *
 * Parts of the mask whose distances lie in one residue class, such as `atrous(k)`, go to a pass of
 * their own, in which queries and keys are ordered by position modulo k and lie dense; parts whose
 * keys lie in few classes, such as the summaries of `fixed`, to one in which the keys are. The rest
 * goes to a pass in natural order. A pair that several parts allow is in the first of their passes.
 *
 * In each pass asks `coverage` for rectangles and descends only where the answer is "some", and
 * asks `allows` only inside single tiles. Time follows the tiles that are mixed and the rows,
 * memory the runs of equal tiles: neither follows `queries × keys`, unless `coverage` cannot tell.
 *
 * @throws {TypeError} when `mask` is not a mask
 * @throws {RangeError} when a length is not an integer from 1 to 2^30, when the mask cannot serve
 *   these lengths, or when it is too scattered to hold (2^27 runs)
 * @throws {Error} when the mask itself throws; the cause is kept
 */
export function compile(mask: Mask, queries: number, keys: number): BlockLayout {
  checkMask("compile: mask", mask);
  checkInteger("compile: queries", queries, 1, LONGEST);
  checkInteger("compile: keys", keys, 1, LONGEST);
  mask.check?.(queries, keys);
  const known = sized(mask, queries, keys);
  const { examples, heads = 1 } = known;
  const sharesOfHeads = Array.from({ length: heads }, (_, head) =>
    sharesOf(ofHead(known, head), Math.max(queries, keys)),
  );
  const orders = sharesOfHeads
    .flat()
    .filter((share, i, all) => all.findIndex((other) => sameOrder(other, share)) === i)
    .sort(inOrder);
  const drafts = orders.map((order) => {
    const { modulus, keyClasses } = order;
    const ofQueries = orderByClass(keyClasses ? 1 : modulus, keys - queries, queries);
    const ofKeys = keyClasses ? orderByChoice(keyClasses, keys) : orderByClass(modulus, 0, keys);
    const runs = new PassRuns(`compile: ${mask.name}`, ofQueries.tiles);
    return { order, ofQueries, ofKeys, runs };
  });
  const bitmaps = new BitmapPool();
  const planes = new Planes(drafts.map((draft) => draft.runs));
  const planeOf = new Int32Array(examples * heads);
  for (let example = 0; example < examples; example++) {
    sharesOfHeads.forEach((shares, head) => {
      for (const { order, ofQueries, ofKeys, runs } of drafts) {
        const share = shares.find((one) => sameOrder(one, order));
        if (share) compileShare(share, ofQueries, ofKeys, example, bitmaps, runs);
        else runs.endEmptyPlane();
      }
      planeOf[example * heads + head] = planes.end();
    });
  }
  const passes = drafts.map(({ order, ofQueries, ofKeys, runs }): Pass => {
    const natural = order.modulus === 1;
    return {
      modulus: order.modulus,
      ...(order.keyClasses && { chosen: order.keyClasses }),
      rows: ofQueries.tiles,
      columns: ofKeys.tiles,
      queryAt: natural ? new Int32Array(0) : whoStandsAt(ofQueries, keys - queries),
      keyAt: natural ? new Int32Array(0) : whoStandsAt(ofKeys, 0),
      ...runs.toArrays(),
    };
  });
  const kept = passes.filter((pass) => pass.column.length > 0);
  return {
    queries,
    keys,
    examples,
    heads,
    planes: planes.count,
    planeOf,
    passes: kept.length > 0 ? kept : passes.slice(0, 1),
    bitmaps: bitmaps.toArray(),
  };
}
