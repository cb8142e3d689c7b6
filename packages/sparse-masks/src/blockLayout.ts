/** Side of a tile, in queries and in keys. A row of a tile is one 32-bit word. */
export const TILE = 32;

/**
 * A mask compiled for `queries` × `keys`: the tiles to visit, row by row, as runs of equal tiles.
 *
 * Row i is the query at position `i + (keys − queries)`, column j the key at position j. Tile
 * (row, column) holds rows `32·row …` and columns `32·column …`. A tile is full only if all its
 * 32 × 32 pairs exist and are allowed; a tile at a ragged end has a bitmap with bits only for
 * pairs that exist. Tiles without an allowed pair are not listed.
 *
 * Runs are ascending and disjoint inside a tile row, and as long as they can be: two runs that
 * touch differ in their bitmap. Layouts are shared: do not write to the arrays.
 */
export interface BlockLayout {
  readonly queries: number;
  readonly keys: number;
  /** Tile rows of one plane: `ceil(queries / 32)`. */
  readonly rows: number;
  /** Distinct layouts among the examples; equal ones are stored once. */
  readonly planes: number;
  /** [examples] the plane of each example. */
  readonly planeOf: Int32Array;
  /** [planes · rows + 1] first run of each tile row. */
  readonly rowStart: Int32Array;
  /** [runs] first tile column of the run. */
  readonly column: Int32Array;
  /** [runs] number of consecutive tiles, all with the same bitmap. */
  readonly length: Int32Array;
  /** [runs] which bitmap; 0 is the full tile. */
  readonly bitmap: Int32Array;
  /**
   * [distinct · 32] bit c of word r: pair (32·row + r, 32·column + c) is allowed. Bitmap 0 is all
   * ones, whether a run uses it or not.
   */
  readonly bitmaps: Uint32Array;
}
