import type { Mask } from "../../mask.ts";

/** Key blocks that a block of queries sees, ascending. */
export type BlocksOf = (row: number, example: number, head: number) => Int32Array;

/**
 * Pairs whose key block is in the list of their query block. Block b holds the positions
 * `size·b … size·b + size − 1`.
 */
export function chosenBlocks(
  name: string,
  size: number,
  blocksOf: BlocksOf,
  examples = 1,
  heads = 1,
): Mask {
  const at = (position: number) => Math.floor(position / size);
  return {
    name,
    relative: false,
    examples,
    heads,
    allows(q, k, example = 0, head = 0) {
      const list = blocksOf(at(q), example, head);
      return list[countBefore(list, at(k))] === at(k);
    },
    coverage({ q0, q1, k0, k1 }, example = 0, head = 0) {
      const first = at(k0);
      const end = at(k1 - 1) + 1;
      let inside = false;
      let outside = false;
      for (let row = at(q0); row <= at(q1 - 1); row++) {
        const list = blocksOf(row, example, head);
        const count = countBefore(list, end) - countBefore(list, first);
        if (count > 0) inside = true;
        if (count < end - first) outside = true;
        if (inside && outside) return "some";
      }
      return inside ? "all" : "none";
    },
  };
}

/** How many blocks of an ascending list lie before `block`. */
function countBefore(list: Int32Array, block: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? 0) < block) low = middle + 1;
    else high = middle;
  }
  return low;
}
