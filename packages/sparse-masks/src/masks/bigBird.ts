import { checkInteger } from "../checkInteger.ts";
import { named } from "../combinators/named.ts";
import { or } from "../combinators/or.ts";
import type { Mask } from "../mask.ts";
import { bySize } from "./arguments/bySize.ts";
import { checkOptions } from "./arguments/checkOptions.ts";
import { nameOptions } from "./arguments/nameOptions.ts";
import { blocks } from "./blocks.ts";
import { drawnBlocks } from "./leaves/drawnBlocks.ts";
import { tokenRanges } from "./leaves/tokenRanges.ts";

/** What `bigBird` may be told; all but `block` and `seed` count blocks. */
export interface BigBirdOptions {
  /** Positions in a block; default 64. */
  readonly block?: number;
  /** Blocks of the window, the query's own in the middle; odd; default 3. */
  readonly window?: number;
  /** Global blocks, the first ones and the last ones by halves, of an odd number one more first; default 2. */
  readonly global?: number;
  /** Random blocks for each block of queries; default 3. */
  readonly random?: number;
  /** An integer from 0 to 2^32 − 1; another one, other random blocks. Default 0. */
  readonly seed?: number;
}

/**
 * BigBird in blocks, with global tokens among the others (BigBird-ITC): for a block of queries its
 * neighbours, the global blocks, and `random` further blocks; for a global block of queries all.
 * Looks ahead; combine it with `causal`. Its pairs depend on the number of keys.
 *
 * Random blocks are drawn as `randomBlocks` draws, from those that are neither in the window nor
 * global: exactly `random` of them, or all where there are fewer. The defaults are the paper's.
 *
 * Which blocks are global the paper leaves open; its code takes the first and the last. For more
 * than 2·random + 5 blocks the code also draws among the first 2·random + 5 only, bars a few more
 * blocks near the corners, and draws for each head: here
 * `perHead(seeds.map((seed) => bigBird({ seed })))`.
 *
 * @throws {TypeError} when an option is unknown
 * @throws {RangeError} when `block` is not a positive integer, `window` not an odd one, `global` or
 *   `random` not one of at least 0, or `seed` not one from 0 to 2^32 − 1
 * @see Zaheer et al. 2020 (BigBird, arXiv:2007.14062), §2 and appendix D
 */
export function bigBird(options: BigBirdOptions = {}): Mask {
  checkOptions("bigBird", options, ["block", "window", "global", "random", "seed"]);
  const { block = 64, window = 3, global = 2, random = 3, seed = 0 } = options;
  checkInteger("bigBird: block", block, 1);
  checkInteger("bigBird: window", window, 1);
  if (window % 2 === 0) throw new RangeError(`bigBird: window must be odd, got ${window}`);
  checkInteger("bigBird: global", global, 0);
  checkInteger("bigBird: random", random, 0);
  checkInteger("bigBird: seed", seed, 0, 0xffffffff);
  const name = `bigBird(${nameOptions({ block, window, global, random, seed })})`;
  const reach = (window - 1) / 2;
  const near = blocks(block, { before: reach, after: reach });
  return bySize(name, (_queries, keys) => {
    const count = Math.ceil(keys / block);
    const first = Math.min(Math.ceil(global / 2), count);
    const last = Math.max(first, count - Math.floor(global / 2));
    const inside = (one: number) => Math.max(first, Math.min(one, last));
    const excluded = (row: number) => [
      ...range(0, first),
      ...range(inside(row - reach), inside(row + reach + 1)),
      ...range(last, count),
    ];
    const starts = Float64Array.of(0, last * block);
    const ends = Float64Array.of(first * block, count * block);
    return named(
      name,
      or(
        near,
        tokenRanges(`global blocks of ${name}`, starts, ends),
        drawnBlocks(`random blocks of ${name}`, {
          ...{ size: block, count: random, seed, blocks: count },
          excluded,
        }),
      ),
    );
  });
}

const range = (first: number, end: number) =>
  Array.from({ length: end - first }, (_, i) => first + i);
