import { checkInteger } from "../checkInteger.ts";
import type { Mask } from "../mask.ts";
import { bySize } from "./arguments/bySize.ts";
import { checkOptions } from "./arguments/checkOptions.ts";
import { nameOptions } from "./arguments/nameOptions.ts";
import { drawnBlocks } from "./leaves/drawnBlocks.ts";

/** What `randomBlocks` must be told. */
export interface RandomBlocksOptions {
  /** Positions in a block, of queries and of keys. */
  readonly size: number;
  /** Key blocks for each block of queries. */
  readonly count: number;
  /** An integer from 0 to 2^32 − 1; another one, another draw. Default 0. */
  readonly seed?: number;
}

/**
 * For each block of queries `count` blocks of keys, drawn at random: distinct, all equally likely,
 * the query's own no more than others. A block holds `size` positions, beginning at key 0. Looks
 * ahead; combine it with `causal`. Its pairs depend on the number of keys.
 *
 * The draw follows from seed, block and number of blocks alone, by the counter-based generator
 * pcg3d: the same on every machine. Other blocks for each head:
 * `perHead(seeds.map((seed) => randomBlocks({ size, count, seed })))`.
 *
 * A count of at least the number of blocks is everything; of 0 nothing.
 *
 * @throws {TypeError} when an option is unknown
 * @throws {RangeError} when `size` is not a positive integer, `count` not one of at least 0, or
 *   `seed` not one from 0 to 2^32 − 1
 * @see Zaheer et al. 2020 (BigBird, arXiv:2007.14062), §2; Jarzynski & Olano 2020 (pcg3d)
 */
export function randomBlocks(options: RandomBlocksOptions): Mask {
  checkOptions("randomBlocks", options, ["size", "count", "seed"]);
  const { size, count, seed = 0 } = options;
  checkInteger("randomBlocks: size", size, 1);
  checkInteger("randomBlocks: count", count, 0);
  checkInteger("randomBlocks: seed", seed, 0, 0xffffffff);
  const name = `randomBlocks(${nameOptions({ size, count, seed })})`;
  return bySize(name, (_queries, keys) =>
    drawnBlocks(name, { size, count, seed, blocks: Math.ceil(keys / size) }),
  );
}
