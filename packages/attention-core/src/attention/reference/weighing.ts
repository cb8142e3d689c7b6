/** The weights of one row, and the way back from them to its scores. */
export interface Weighing {
  readonly weights: readonly number[];
  /** The row's logsumexp; 0 where the normalizer has none. */
  readonly level: number;
  /** Gradients of weights and logsumexp → those of the scores and of the row's sink. */
  back(weights: readonly number[], level: number): { scores: number[]; sink: number };
}
