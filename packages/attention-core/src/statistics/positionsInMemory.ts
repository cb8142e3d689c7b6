import type { Workspace } from "@frugal/engine";
import { type BlockLayout, TILE } from "@frugal/sparse-masks";

/** Addresses of where the rows of a pass stand in the sequence. */
export interface PositionsInMemory {
  /** Place by place, as f32. */
  readonly queryPositions: number;
  readonly keyPositions: number;
  /** Of each tile of keys: least and greatest position, as f32. */
  readonly keyRanges: number;
}

/** Copies the positions of each pass's rows to where kernels can read them. */
export function positionsInMemory(
  workspace: Workspace,
  { queries, keys, passes }: BlockLayout,
): PositionsInMemory[] {
  return passes.map(({ rows, columns, queryAt, keyAt }) => {
    const ofQueries = positionsOf(queryAt, queries, rows, keys - queries);
    const ofKeys = positionsOf(keyAt, keys, columns, 0);
    const tables = [ofQueries, ofKeys, rangesOf(ofKeys)] as const;
    const [queryPositions, keyPositions, keyRanges] = workspace.copy(
      bitsOf(tables[0]),
      bitsOf(tables[1]),
      bitsOf(tables[2]),
    );
    return { queryPositions, keyPositions, keyRanges };
  });
}

/** Where no row stands, the position of the row before: a tile's range is that of its rows. */
function positionsOf(
  at: Int32Array,
  length: number,
  tiles: number,
  offset: number,
): Float32Array<ArrayBuffer> {
  const positions = new Float32Array(tiles * TILE);
  let last = 0;
  for (let place = 0; place < positions.length; place++) {
    const row = at.length > 0 ? (at[place] as number) : place;
    if (row >= 0 && row < length) last = row;
    positions[place] = last + offset;
  }
  return positions;
}

function rangesOf(positions: Float32Array): Float32Array<ArrayBuffer> {
  const ranges = new Float32Array((positions.length / TILE) * 2);
  for (let tile = 0; tile * TILE < positions.length; tile++) {
    const own = positions.subarray(tile * TILE, (tile + 1) * TILE);
    ranges[2 * tile] = Math.min(...own);
    ranges[2 * tile + 1] = Math.max(...own);
  }
  return ranges;
}

const bitsOf = (floats: Float32Array<ArrayBuffer>): Uint32Array => new Uint32Array(floats.buffer);
