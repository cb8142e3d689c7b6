/** How a model learns; all of it must be the same for a run to go on. */
export interface Training {
  /** Characters of an example. */
  readonly N: number;
  /** Examples of a step. */
  readonly batch: number;
  readonly steps: number;
  /** The highest rate of learning. */
  readonly rate: number;
  /** Steps over which the rate rises to it; 0 for none. */
  readonly warmUp: number;
  /** Whether the rate then falls to nothing in a straight line. */
  readonly falls: boolean;
  /** Length to which gradients are shortened; as long as they are if left out. */
  readonly mostNorm?: number;
}

/** What models of equal parameters are made of: two gated units stand against one block. */
export interface Toy {
  readonly width: number;
  readonly e: number;
  readonly s: number;
  readonly heads: number;
  /** Gated units; half as many blocks. */
  readonly layers: number;
  readonly training: Training;
}

const SIZES = { width: 64, e: 128, s: 32, heads: 4 };

/** Of the question whether depth needs warmup: a high rate from the first step on, nothing clipped. */
export const DEEP: Toy = {
  ...SIZES,
  layers: 24,
  training: { N: 64, batch: 8, steps: 250, rate: 2e-3, warmUp: 0, falls: false },
};

/** Of the other questions, where all models are to learn well. */
export const SHALLOW: Toy = {
  ...SIZES,
  layers: 4,
  training: { N: 64, batch: 16, steps: 1000, rate: 4e-3, warmUp: 50, falls: true, mostNorm: 1 },
};

/** How often a text is read at most by `withoutRote`. */
const READINGS = 20;

/** Fewer steps where a text is so short that it would be learned by heart. */
export function withoutRote(toy: Toy, characters: number): Toy {
  const { N, batch, steps } = toy.training;
  const most = Math.ceil((READINGS * characters) / (N * batch));
  return { ...toy, training: { ...toy.training, steps: Math.min(steps, most) } };
}
