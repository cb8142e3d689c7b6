import type { Coverage } from "./coverage.ts";
import type { KeyClasses } from "./keyClasses.ts";
import type { Rect } from "./rect.ts";

/**
 * A set of (query, key) pairs, given by rule and so valid for any length.
 *
 * Queries and keys are named by position. Of N queries and M keys, key j is at position j and
 * query i at position `i + (M − N)`: the last query stands at the last key.
 *
 * Write your own by giving these members; the optional ones say more about it. When unsure, let
 * `coverage` return `"some"` and `relative` be `false`: slower to compile, never wrong.
 */
export interface Mask {
  /** What it allows, for messages and pictures: `causal & window(256)`. */
  readonly name: string;
  /** True when only the distance `q − k` matters; tiles on one diagonal are then drawn once. */
  readonly relative: boolean;
  /** 1 when it is the same for every example of a batch; else how many examples it describes. */
  readonly examples: number;
  /** How many heads it describes; 1, or left out, when it is the same for every head. */
  readonly heads?: number;
  /** When every allowed pair has its distance in one residue class: it is dense in another order. */
  readonly congruence?: Congruence;
  /** When every allowed key lies in few residue classes: it is dense with the keys in another order. */
  readonly keyClasses?: KeyClasses;
  /** Whether the query at position `q` may attend to the key at position `k`. */
  allows(q: number, k: number, example?: number, head?: number): boolean;
  /**
   * How much of a rectangle is allowed. `"none"` and `"all"` must be true, for every pair;
   * `"some"` is always safe.
   */
  coverage(rect: Rect, example?: number, head?: number): Coverage;
  /**
   * A number that two rectangles of the same shape share only if their pairs lie alike; undefined
   * where it cannot tell. Such tiles are then drawn once.
   */
  pattern?(rect: Rect, example?: number): number | undefined;
  /** Throws when the mask cannot serve these lengths. */
  check?(queries: number, keys: number): void;
  /**
   * The mask for these lengths, of a mask whose pairs depend on them, such as random blocks; its
   * own `allows` and `coverage` throw.
   */
  sized?(queries: number, keys: number): Mask;
}

/** Says of every pair of a set: `(q − k) mod modulus = remainder`, with 0 ≤ remainder < modulus. */
export interface Congruence {
  readonly modulus: number;
  readonly remainder: number;
}
