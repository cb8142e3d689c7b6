import { checkInteger } from "../checkInteger.ts";
import { checkMask } from "../checkMask.ts";
import { guarded } from "../guarded.ts";
import type { Mask } from "../mask.ts";
import { checkOptions } from "./arguments/checkOptions.ts";
import { planesOf } from "./arguments/planesOf.ts";
import { chosenBlocks } from "./leaves/chosenBlocks.ts";
import { highest } from "./leaves/highest.ts";

/** Scores of pairs of blocks, as plain data. */
export interface BlockScores {
  /** Row by row; −∞ for a block that must not be chosen. */
  readonly values: ArrayLike<number>;
  /** [n, m], [H, n, m] or [B, H, n, m]: n blocks of queries, m blocks of keys. */
  readonly shape: readonly number[];
}

/** How `topBlocks` chooses. */
export interface TopBlocksOptions {
  /** Positions in a block, of queries and of keys. */
  readonly block: number;
  /** What there is to choose from: a block of which it allows nothing is out. Default: all. */
  readonly among?: Mask;
  /** Whether a query's own block is always one of the k. Default true. */
  readonly own?: boolean;
}

/**
 * A layout chosen from data: for each block of queries the `k` blocks of keys with the highest
 * scores, whole. The lower block wins a tie, −∞ is never chosen, and the query's own block is one
 * of the k whatever its score, unless `own` is false.
 *
 * `among` says what there is to choose from and is not applied inside a block: causal attention is
 * `and(causal(), topBlocks(scores, k, { block, among: causal() }))`.
 *
 * Blocks begin at key 0, and the last query stands at the last key: for N queries, M keys and
 * blocks of b, m = ⌈M / b⌉ and n = m − ⌊(M − N) / b⌋. Other lengths are refused.
 *
 * MoBA and NSA choose for every query; here the queries of a block share a choice, which is what
 * saves work. MoBA's score is q times the mean of a block's keys, and its code counts the own
 * block as one of the k, too. NSA always keeps the first block and near ones besides: give them
 * the score ∞, or join them by `or`.
 *
 * @param scores read once; the blocks chosen are kept, not the scores
 * @param k blocks for each block of queries; all that can be chosen where there are fewer
 * @throws {TypeError} when `scores`, its shape or an option is not as described, or unknown
 * @throws {RangeError} when `k` or `block` is not a positive integer, a score is NaN, or `among`
 *   describes another number of examples or heads or depends on the lengths; when compiled for
 *   other lengths
 * @see Lu et al. 2025 (MoBA, arXiv:2502.13189); Yuan et al. 2025 (NSA, arXiv:2502.11089)
 */
export function topBlocks(scores: BlockScores, k: number, options: TopBlocksOptions): Mask {
  checkOptions("topBlocks: scores", scores, ["values", "shape"]);
  checkOptions("topBlocks", options, ["block", "among", "own"]);
  const { values, shape } = scores;
  const { block, among, own = true } = options;
  const { examples, heads, rows, columns } = planesOf("topBlocks: scores", values, shape);
  checkScores(values);
  checkInteger("topBlocks: k", k, 1);
  checkInteger("topBlocks: block", block, 1);
  if (typeof own !== "boolean") {
    throw new TypeError(`topBlocks: own must be true or false, got ${String(own)}`);
  }
  const isOpen = among ? openBlocks(among, examples, heads, block, rows, columns) : () => true;
  const first = columns - rows;
  const lists: Int32Array[] = [];
  for (let example = 0; example < examples; example++) {
    for (let head = 0; head < heads; head++) {
      for (let row = 0; row < rows; row++) {
        const from = lists.length * columns;
        const always = own && isOpen(row, first + row, example, head) ? [first + row] : [];
        const others = highest(k - always.length, columns, (column) =>
          always.includes(column) || !isOpen(row, column, example, head)
            ? Number.NEGATIVE_INFINITY
            : (values[from + column] ?? 0),
        );
        lists.push(Int32Array.from([...always, ...others]).sort());
      }
    }
  }
  const name = `topBlocks([${shape.join(", ")}], ${k})`;
  const none = new Int32Array(0);
  const listOf = (blockOfQueries: number, example: number, head: number) => {
    const row = blockOfQueries - first;
    const plane = (examples === 1 ? 0 : example) * heads + (heads === 1 ? 0 : head);
    return (0 <= row && row < rows ? lists[plane * rows + row] : undefined) ?? none;
  };
  return {
    ...chosenBlocks(name, block, listOf, examples, heads),
    check(queries, keys) {
      const m = Math.ceil(keys / block);
      const n = m - Math.floor((keys - queries) / block);
      if (n === rows && m === columns) return;
      throw new RangeError(
        `${name}: scores must be [${n}, ${m}] blocks of ${block} for ${queries} queries and ` +
          `${keys} keys, got [${rows}, ${columns}]`,
      );
    },
  };
}

function checkScores(values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (typeof values[i] === "number" && !Number.isNaN(values[i])) continue;
    throw new RangeError(`topBlocks: scores must be numbers, got ${values[i]} at ${i}`);
  }
}

/** Tells of which blocks `among` allows something. */
function openBlocks(
  among: Mask,
  examples: number,
  heads: number,
  block: number,
  rows: number,
  columns: number,
): (row: number, column: number, example: number, head: number) => boolean {
  checkMask("topBlocks: among", among);
  if (among.sized) {
    throw new RangeError(`topBlocks: among must not depend on the lengths, got ${among.name}`);
  }
  const headsOfIt = among.heads ?? 1;
  if (![1, examples].includes(among.examples) || ![1, heads].includes(headsOfIt)) {
    throw new RangeError(
      `topBlocks: among must be the same for all, or for ${examples} examples and ${heads} heads, ` +
        `got ${among.name} with ${among.examples} and ${headsOfIt}`,
    );
  }
  const { coverage } = guarded("topBlocks", among);
  const first = columns - rows;
  const open = new Uint8Array(among.examples * headsOfIt * rows * columns);
  for (let i = 0; i < open.length; i++) {
    const column = i % columns;
    const row = Math.floor(i / columns) % rows;
    const plane = Math.floor(i / columns / rows);
    const [q0, k0] = [(first + row) * block, column * block];
    const rect = { q0, q1: q0 + block, k0, k1: k0 + block };
    const answer = coverage(rect, Math.floor(plane / headsOfIt), plane % headsOfIt);
    open[i] = answer === "none" ? 0 : 1;
  }
  return (row, column, example, head) => {
    const plane = (among.examples === 1 ? 0 : example) * headsOfIt + (headsOfIt === 1 ? 0 : head);
    return 0 <= column && open[(plane * rows + row) * columns + column] === 1;
  };
}
