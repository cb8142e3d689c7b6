/** How many pairs of a rectangle are allowed. */
export interface Count {
  readonly pairs: number;
  /** False when `pairs` is an estimate; it then lies strictly between none and all. */
  readonly exact: boolean;
}
