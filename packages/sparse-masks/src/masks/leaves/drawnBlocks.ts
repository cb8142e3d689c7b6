import type { Mask } from "../../mask.ts";
import { hash } from "../progressions/hash.ts";
import { chosenBlocks } from "./chosenBlocks.ts";

/** What is drawn for each block of queries, and from what. */
interface Draw {
  /** Positions in a block. */
  readonly size: number;
  /** Blocks drawn for each block of queries, or all there are to draw from. */
  readonly count: number;
  readonly seed: number;
  /** Blocks of keys. */
  readonly blocks: number;
  /** Blocks that cannot be drawn for a block of queries, ascending; by default none. */
  readonly excluded?: (row: number) => readonly number[];
}

/**
 * Pairs whose key block was drawn for their query block: distinct blocks, all equally likely. The
 * t-th draw for a block of queries is `hash(seed, block, t)`, taken from what the earlier left
 * over (Fisher & Yates). A block is drawn for when it is first asked about, and remembered.
 */
export function drawnBlocks(
  name: string,
  { size, count, seed, blocks, excluded = () => [] }: Draw,
): Mask {
  const known = new Map<number, Int32Array>();
  const draw = (row: number) => {
    const barred = excluded(row);
    const rest = blocks - barred.length;
    const list = new Int32Array(Math.min(count, rest));
    const moved = new Map<number, number>();
    for (let t = 0; t < list.length; t++) {
      const place = t + Math.floor(hash(seed, row, t) * (rest - t));
      let block = moved.get(place) ?? place;
      moved.set(place, moved.get(t) ?? t);
      for (const one of barred) if (one <= block) block++;
      list[t] = block;
    }
    return list.sort();
  };
  return chosenBlocks(name, size, (row) => {
    const list = known.get(row) ?? draw(row);
    known.set(row, list);
    return list;
  });
}
