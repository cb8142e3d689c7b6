import type { KeyClasses } from "./keyClasses.ts";

/**
 * A rectangle of pairs, by position: queries q0, q0 + step, … q1 − 1 and keys k0, k0 + step, …
 * k1 − 1.
 *
 * Never empty. Query positions may be negative: with more queries than keys the first ones lie
 * before key 0.
 */
export interface Rect {
  readonly q0: number;
  readonly q1: number;
  readonly k0: number;
  readonly k1: number;
  /**
   * 1 when left out. A mask may ignore it: what is true of every position in between is true of
   * these.
   */
  readonly step?: number;
  /** If given, only those of the keys that lie in these classes. As easily ignored. */
  readonly keyClasses?: KeyClasses;
}
