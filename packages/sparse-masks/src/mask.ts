import type { Coverage } from "./coverage.ts";
import type { Rect } from "./rect.ts";

/**
 * A set of (query, key) pairs, given by rule and so valid for any length.
 *
 * Queries and keys are named by position. Of N queries and M keys, key j is at position j and
 * query i at position `i + (M − N)`: the last query stands at the last key.
 *
 * Write your own by giving these members. When unsure, let `coverage` return `"some"` and
 * `relative` be `false`: slower to compile, never wrong.
 */
export interface Mask {
  /** What it allows, for messages and pictures: `causal & window(256)`. */
  readonly name: string;
  /** True when only the distance `q − k` matters; tiles on one diagonal are then drawn once. */
  readonly relative: boolean;
  /** 1 when it is the same for every example of a batch; else how many examples it describes. */
  readonly examples: number;
  /** Whether the query at position `q` may attend to the key at position `k`. */
  allows(q: number, k: number, example?: number): boolean;
  /**
   * How much of a rectangle is allowed. `"none"` and `"all"` must be true, for every pair;
   * `"some"` is always safe.
   */
  coverage(rect: Rect, example?: number): Coverage;
  /** Throws when the mask cannot serve these lengths. */
  check?(queries: number, keys: number): void;
}
