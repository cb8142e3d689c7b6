import { type BlockLayout, TILE } from "@frugal/sparse-masks";
import {
  add,
  addN,
  concat,
  div,
  exp,
  fill,
  greater,
  isFinite as isNumber,
  log,
  matMul,
  max,
  maximum,
  mul,
  reshape,
  scalar,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tidy,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";
import type { AttentionWithLogsumexp } from "../attention/attentionWithLogsumexp.ts";
import { sizesOf } from "../attention/sizes.ts";
import { constant, onlyWhere } from "./conditions.ts";
import { gatherRows } from "./gatherRows.ts";
import { overPasses } from "./overPasses.ts";
import { bitmapsOf, seenIn } from "./seenPairs.ts";
import { type TileRows, tileRowsOf } from "./tileRows.ts";
import { unsoundRows } from "./unsoundRows.ts";
import { withLast } from "./withLast.ts";

/** Numbers that a group of tile rows may take at once. */
const MOST_NUMBERS = 2 ** 22;

/** Below every score, and a number. */
const LOWEST = -3.4e38;

/** What rows have of the keys of one pass, or of all: Σ e^(score − peak) v, the sum alone, the peak. */
interface Partial {
  readonly weighted: Tensor;
  /** [rows, 1] */
  readonly sums: Tensor;
  /** [rows, 1]; `LOWEST` for a row that sees none */
  readonly peaks: Tensor;
}

/**
 * Attention by tfjs's ops alone, for backends that our kernels do not run on: keys and values of the
 * tiles that the mask keeps are gathered, tile row by tile row, and multiplied in batches. Time and
 * memory are linear in those tiles, N² is nowhere; gradients are tfjs's, which keeps about thirty
 * numbers for each pair of those tiles until then. The slow path: gathering moves many times what a
 * kernel reads, and much is kept that a kernel computes anew.
 *
 * A query that sees no key gives 0, a logsumexp of −∞, and gradient 0, whatever its dOutput. What is
 * hidden from a row may be NaN; a row that sees a key, value or query with a NaN or an infinity is
 * NaN as a whole, and nothing flows back from it. On webgl it takes textures of 32-bit floats.
 *
 * @param q [B, H, N, D]
 * @param k [B, H, M, D]
 * @param v [B, H, M, E]
 */
export function attentionByBlocks(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  { layout, scale }: { readonly layout: BlockLayout; readonly scale: number },
): AttentionWithLogsumexp {
  const sizes = sizesOf(q, v);
  const { B, H, N, D, E } = sizes;
  const mostTiles = Math.floor(MOST_NUMBERS / (TILE * (2 * TILE + D + E)));
  return tidy(() => {
    const bitmaps = bitmapsOf(layout);
    const passes = layout.passes.map((pass) => tileRowsOf(layout, pass, sizes, mostTiles));
    const [queries, keys, values] = [cleanRows(mul(q, scale)), cleanRows(k), cleanRows(v)];
    const parts = passes.map(({ groups, places }) => {
      const made = groups.map((group) => attendTileRows(group, queries, keys, values, bitmaps));
      const ordered = (name: keyof Partial, width: number, none: number) =>
        inOrder(
          made.map((part) => part[name]),
          places,
          width,
          none,
        );
      return {
        weighted: ordered("weighted", E, 0),
        sums: ordered("sums", 1, 0),
        peaks: constant([ordered("peaks", 1, LOWEST)], (x) => x.clone()),
      };
    });
    const { weighted, sums, peaks } = joined(parts);
    const seen = greater(
      overPasses(passes, (group) => max(seenIn(group, bitmaps), -1)),
      0,
    );
    const lost = constant([q, k, v], (...inputs) => unsoundRows(inputs, passes, bitmaps));
    const divisors = where(seen, sums, 1);
    const shown = (x: Tensor) => where(lost, scalar(Number.NaN), x);
    // Where nothing at all is seen, the sums do not hang on q, k and v, as a gradient by them must.
    const zero = mul(addN([sum(queries), sum(keys), sum(values)]), 0);
    const output = onlyWhere(seen, add(shown(div(weighted, divisors)), zero));
    const level = onlyWhere(seen, add(shown(add(peaks, log(divisors))), zero));
    return {
      output: reshape(output, [B, H, N, E]) as Tensor4D,
      logsumexp: reshape(where(seen, level, scalar(Number.NEGATIVE_INFINITY)), [
        B,
        H,
        N,
      ]) as Tensor3D,
    };
  });
}

/** `withLast`, with 0 for what is no number. */
function cleanRows(x: Tensor): Tensor2D {
  const rows = withLast(x);
  return where(constant([rows], isNumber), rows, zerosLike(rows)) as Tensor2D;
}

/** One group: [count · 32] rows of each. */
function attendTileRows(
  group: TileRows,
  q: Tensor2D,
  k: Tensor2D,
  v: Tensor2D,
  bitmaps: Tensor3D,
): Partial {
  const { count, queries, keys, queryRows, keyRows } = group;
  const batch = (x: Tensor2D, index: Int32Array, rows: number) => {
    // A head's last row is nobody's.
    const gathered = gatherRows(x, index, (row) => row % (rows + 1) !== rows);
    return reshape(gathered, [count, index.length / count, x.shape[1]]) as Tensor3D;
  };
  const flat = (x: Tensor) => reshape(x, [count * TILE, -1]);
  const seen = seenIn(group, bitmaps);
  const scores = matMul(batch(q, queries, queryRows), batch(k, keys, keyRows), false, true);
  const allowed = where(greater(seen, 0), scores, scalar(LOWEST));
  const peaks = constant([allowed], (x) => max(x, -1, true));
  const weights = mul(exp(sub(allowed, peaks)), seen); // a row that sees nothing has its peak anywhere
  return {
    weighted: flat(matMul(weights, batch(v, keys, keyRows))),
    sums: flat(sum(weights, -1, true)),
    peaks: flat(peaks),
  };
}

/** The rows of all groups, query by query, and `none` for those that no group has. */
function inOrder(
  groups: readonly Tensor[],
  places: Int32Array,
  width: number,
  none: number,
): Tensor2D {
  const all = concat([...groups, fill([1, width], none)], 0) as Tensor2D;
  const last = all.shape[0] - 1;
  return gatherRows(all, places, (row) => row !== last);
}

/** Passes over disjoint keys, as one. */
function joined(parts: readonly Partial[]): Partial {
  const peaks = parts.map((part) => part.peaks).reduce((most, other) => maximum(most, other));
  const scaled = parts.map((part) => {
    const factor = exp(sub(part.peaks, peaks));
    return { weighted: mul(part.weighted, factor), sums: mul(part.sums, factor) };
  });
  return {
    weighted: addN(scaled.map(({ weighted }) => weighted)),
    sums: addN(scaled.map(({ sums }) => sums)),
    peaks,
  };
}
