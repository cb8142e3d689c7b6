import { type BlockLayout, TILE } from "@frugal/sparse-masks";

/** [N] how many keys each query may see, of one example and head. Time follows the runs of tiles. */
export function keysSeen(layout: BlockLayout, example: number, head: number): Float64Array {
  const { queries, examples, heads, planeOf, passes, bitmaps } = layout;
  const plane = planeOf[
    (examples === 1 ? 0 : example) * heads + (heads === 1 ? 0 : head)
  ] as number;
  const seen = new Float64Array(queries);
  for (const { rows, rowStart, length, bitmap, queryAt } of passes) {
    for (let row = 0; row < rows; row++) {
      const first = rowStart[plane * rows + row] as number;
      const end = rowStart[plane * rows + row + 1] as number;
      for (let line = 0; line < TILE; line++) {
        const place = row * TILE + line;
        const query = queryAt.length === 0 ? place : (queryAt[place] as number);
        if (query < 0 || query >= queries) continue;
        let count = 0;
        for (let run = first; run < end; run++) {
          const word = bitmaps[(bitmap[run] as number) * TILE + line] as number;
          count += (length[run] as number) * countOnes(word);
        }
        seen[query] = (seen[query] as number) + count;
      }
    }
  }
  return seen;
}

/** @see Warren 2012, Hacker's Delight, §5-1 */
function countOnes(word: number): number {
  let ones = word - ((word >>> 1) & 0x55555555);
  ones = (ones & 0x33333333) + ((ones >>> 2) & 0x33333333);
  ones = (ones + (ones >>> 4)) & 0x0f0f0f0f;
  return Math.imul(ones, 0x01010101) >>> 24;
}
