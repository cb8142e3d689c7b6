import type { KeyClasses } from "./keyClasses.ts";

/** Side of a tile, in queries and in keys. A row of a tile is one 32-bit word. */
export const TILE = 32;

/**
 * A mask compiled for `queries` × `keys`: in one or more passes, the tiles to visit, row by row,
 * as runs of equal tiles.
 *
 * Query i stands at position `i + (keys − queries)`, key j at position j. Each pass puts queries and
 * keys in an order of its own, in which its share of the pairs lies dense; no pair is in two
 * passes. Tile (row, column) of a pass holds its places `32·row …` and `32·column …`. A tile is
 * full only if all its 32 × 32 pairs exist and are allowed; a tile with a place where nothing
 * stands has a bitmap with bits only for pairs that exist. Tiles without an allowed pair are not
 * listed.
 *
 * Runs are ascending and disjoint inside a tile row, and as long as they can be: two runs that
 * touch differ in their bitmap. Layouts are shared: do not write to the arrays.
 */
export interface BlockLayout {
  readonly queries: number;
  readonly keys: number;
  /** Examples told apart; 1 when all are the same. */
  readonly examples: number;
  /** Heads told apart; 1 when all are the same. */
  readonly heads: number;
  /** Distinct layouts among examples and heads; equal ones are stored once. */
  readonly planes: number;
  /** [examples · heads] the plane of each. */
  readonly planeOf: Int32Array;
  /** At least one; those in which a plane has no run are passed over. */
  readonly passes: readonly Pass[];
  /**
   * [distinct · 32] bit c of word r: pair (place 32·row + r, place 32·column + c) is allowed.
   * Bitmap 0 is all ones, whether a run uses it or not.
   */
  readonly bitmaps: Uint32Array;
}

/** Tiles in one order of queries and keys. */
export interface Pass {
  /** Places are ordered by position modulo this, then by position; 1 is the natural order. */
  readonly modulus: number;
  /**
   * If given, only the keys are put in order, or in a transposed layout only the queries: those of
   * these classes modulo `modulus` first, then the others.
   */
  readonly chosen?: KeyClasses;
  /** Tile rows of one plane. */
  readonly rows: number;
  /** Tile columns. */
  readonly columns: number;
  /**
   * [32 · rows] the query that stands at each place, −1 where none does; empty in the natural
   * order, where query i stands at place i.
   */
  readonly queryAt: Int32Array;
  /** [32 · columns] the same for keys. */
  readonly keyAt: Int32Array;
  /** [planes · rows + 1] first run of each tile row. */
  readonly rowStart: Int32Array;
  /** [runs] first tile column of the run. */
  readonly column: Int32Array;
  /** [runs] number of consecutive tiles, all with the same bitmap. */
  readonly length: Int32Array;
  /** [runs] which bitmap; 0 is the full tile. */
  readonly bitmap: Int32Array;
}
