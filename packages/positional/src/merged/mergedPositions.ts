/**
 * Where queries and keys stand for an attention that is split by distance: nearer than `window`
 * they stand where they are, and from there on they are told other positions, so that the
 * differences are none that training has not seen. Made by `reRoPE`, `leakyReRoPE`, `selfExtend`.
 */
export interface MergedPositions {
  readonly name: string;
  /** Distances below it are as they are. */
  readonly window: number;
  /** The position that a query at `position` is told for keys at least `window` back. */
  query(position: number): number;
  /** The same of a key. */
  key(position: number): number;
}
