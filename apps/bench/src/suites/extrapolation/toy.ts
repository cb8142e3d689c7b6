/** The toy of the experiment: what all its models share. */
export interface Toy {
  /** Characters of an example in training. */
  readonly trained: number;
  readonly layers: number;
  readonly heads: number;
  /** Of each head. */
  readonly D: number;
  /** Examples of a step, half of them repeated text. */
  readonly batch: number;
  readonly steps: number;
  /** The highest rate of learning. */
  readonly rate: number;
}

export const TOY: Toy = {
  ...{ trained: 64, layers: 3, heads: 4, D: 16, batch: 16, steps: 1500, rate: 4e-3 },
};
