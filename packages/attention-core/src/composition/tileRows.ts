import { type BlockLayout, type Pass, TILE } from "@frugal/sparse-masks";

/** Tile rows that are worked on together: each has `tiles` tiles, the last of them perhaps empty. */
export interface TileRows {
  readonly count: number;
  readonly tiles: number;
  /** N and M: a head has one row more, of zeros, for places where nobody stands. */
  readonly queryRows: number;
  readonly keyRows: number;
  /** [count · 32] the row of q that stands at each place; its head's last where none does. */
  readonly queries: Int32Array;
  /** [count · tiles · 32] the same for rows of k and v. */
  readonly keys: Int32Array;
  /** [count · tiles] which bitmap; as many as there are for an empty tile. */
  readonly bitmaps: Int32Array;
}

/** One pass over all heads. */
export interface TileRowsOfPass {
  readonly groups: readonly TileRows[];
  /** [heads · N] the place of each query among the rows of all groups, or their number where it has none. */
  readonly places: Int32Array;
}

/** What layouts and tensors are, in numbers. */
interface Sizes {
  readonly B: number;
  readonly H: number;
  readonly N: number;
  readonly M: number;
}

/**
 * The tile rows of a pass that have tiles, of all examples and heads, in groups of about equally many
 * tiles: their number is rounded up to a power of two, so at most half of the work is for nothing.
 *
 * @param mostTiles of a group, unless a single row has more
 */
export function tileRowsOf(
  layout: BlockLayout,
  pass: Pass,
  { B, H, N, M }: Sizes,
  mostTiles: number,
): TileRowsOfPass {
  const queryAt = (place: number) => standing(pass.queryAt, place, N);
  const keyAt = (place: number) => standing(pass.keyAt, place, M);
  const byTiles = new Map<number, [head: number, row: number, tiles: number[], bits: number[]][]>();
  for (let head = 0; head < B * H; head++) {
    const plane = planeOf(layout, Math.floor(head / H), head % H);
    for (let row = 0; row < pass.rows; row++) {
      const [tiles, bits] = tilesOf(pass, plane * pass.rows + row);
      if (tiles.length === 0) continue;
      const rounded = 2 ** Math.ceil(Math.log2(tiles.length));
      const alike = byTiles.get(rounded) ?? [];
      alike.push([head, row, tiles, bits]);
      byTiles.set(rounded, alike);
    }
  }
  const none = layout.bitmaps.length / TILE;
  const groups: TileRows[] = [];
  const places = new Int32Array(B * H * N).fill(-1);
  let rows = 0;
  for (const [tiles, all] of byTiles) {
    const most = Math.max(1, Math.floor(mostTiles / tiles));
    for (let first = 0; first < all.length; first += most) {
      const items = all.slice(first, first + most);
      const queries = new Int32Array(items.length * TILE);
      const keys = new Int32Array(items.length * tiles * TILE);
      const bitmaps = new Int32Array(items.length * tiles).fill(none);
      items.forEach(([head, row, columns, bits], at) => {
        for (let place = 0; place < TILE; place++) {
          const query = queryAt(row * TILE + place);
          queries[at * TILE + place] = head * (N + 1) + query;
          if (query < N) places[head * N + query] = rows + at * TILE + place;
        }
        for (let tile = 0; tile < tiles; tile++) {
          const column = columns[tile];
          bitmaps[at * tiles + tile] = bits[tile] ?? none;
          for (let place = 0; place < TILE; place++) {
            const key = column === undefined ? M : keyAt(column * TILE + place);
            keys[(at * tiles + tile) * TILE + place] = head * (M + 1) + key;
          }
        }
      });
      groups.push({ count: items.length, tiles, queryRows: N, keyRows: M, queries, keys, bitmaps });
      rows += items.length * TILE;
    }
  }
  return { groups, places: places.map((place) => (place < 0 ? rows : place)) };
}

/** Who stands at a place, or `count` if nobody does. */
function standing(at: Int32Array, place: number, count: number): number {
  const index = at.length === 0 ? place : (at[place] ?? -1);
  return index < 0 || index >= count ? count : index;
}

function planeOf({ examples, heads, planeOf }: BlockLayout, example: number, head: number): number {
  return planeOf[(examples === 1 ? 0 : example) * heads + (heads === 1 ? 0 : head)] ?? 0;
}

/** The tiles of a tile row, one by one, and their bitmaps. */
function tilesOf(pass: Pass, row: number): [tiles: number[], bitmaps: number[]] {
  const tiles: number[] = [];
  const bitmaps: number[] = [];
  const end = pass.rowStart[row + 1] ?? 0;
  for (let run = pass.rowStart[row] ?? 0; run < end; run++) {
    for (let i = 0; i < (pass.length[run] ?? 0); i++) {
      tiles.push((pass.column[run] ?? 0) + i);
      bitmaps.push(pass.bitmap[run] ?? 0);
    }
  }
  return [tiles, bitmaps];
}
