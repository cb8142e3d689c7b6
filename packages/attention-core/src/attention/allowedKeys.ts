import { type BlockLayout, type Pass, TILE } from "@frugal/sparse-masks";

const known = new WeakMap<BlockLayout, Float32Array>();

/** How many keys each query of each plane sees, [planes, N]; remembered with the layout. */
export function allowedKeys(layout: BlockLayout): Float32Array {
  let counts = known.get(layout);
  if (!counts) {
    counts = new Float32Array(layout.planes * layout.queries);
    for (const pass of layout.passes) countPass(layout, pass, counts);
    known.set(layout, counts);
  }
  return counts;
}

function countPass(
  { planes, queries, bitmaps }: BlockLayout,
  { rows, queryAt, rowStart, length, bitmap }: Pass,
  counts: Float32Array,
): void {
  const row = new Float32Array(TILE);
  for (let at = 0; at < planes * rows; at++) {
    const end = rowStart[at + 1] as number;
    let run = rowStart[at] as number;
    if (run === end) continue;
    row.fill(0);
    for (; run < end; run++) {
      const tiles = length[run] as number;
      const bits = bitmap[run] as number;
      for (let r = 0; r < TILE; r++) {
        const seen = bits === 0 ? TILE : ones(bitmaps[bits * TILE + r] as number);
        row[r] = (row[r] as number) + tiles * seen;
      }
    }
    const plane = Math.floor(at / rows);
    const first = (at % rows) * TILE;
    for (let r = 0; r < TILE; r++) {
      const query = queryAt.length > 0 ? (queryAt[first + r] as number) : first + r;
      if (query < 0 || query >= queries) continue;
      const index = plane * queries + query;
      counts[index] = (counts[index] as number) + (row[r] as number);
    }
  }
}

/** The bits set in a word. */
function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
