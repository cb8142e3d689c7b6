/**
 * A rectangle of pairs: queries at positions `q0 … q1 − 1`, keys at positions `k0 … k1 − 1`.
 *
 * Never empty. Query positions may be negative: with more queries than keys the first ones lie
 * before key 0.
 */
export interface Rect {
  readonly q0: number;
  readonly q1: number;
  readonly k0: number;
  readonly k1: number;
}
