/** What a model's layer costs; multiply-adds for each token, scores for a sequence. */
export interface UnitCosts {
  readonly parameters: number;
  readonly multiplyAdds: number;
  readonly scores: number;
}

/** Sizes of two gated attention units beside attention and feed-forward of the same width d. */
export interface ComparedSizes {
  readonly width: number;
  /** e; default 2 · width. */
  readonly units?: number;
  /** s; default 128. */
  readonly keyDim?: number;
  readonly heads: number;
  readonly length: number;
}

/**
 * Two gated attention units beside multi-head attention with a feed-forward layer four times as wide,
 * without biases and norms: at e = 2d as many parameters, 12 d² and a little; 2 n² scores instead of
 * h n²; and more multiply-adds, for each score is used for e = 2d values instead of d / h. What gated
 * units save is the memory and the softmax of scores, not products.
 *
 * @see Su 2022, kexue.fm/archives/8934 and 8990; Hua et al. 2022, §2
 */
export function compareCosts({
  width: d,
  units: e = 2 * d,
  keyDim: s = 128,
  heads,
  length: n,
}: ComparedSizes): { readonly gau: UnitCosts; readonly transformer: UnitCosts } {
  const products = 3 * d * e + d * s;
  return {
    gau: {
      parameters: 2 * (products + 4 * s),
      multiplyAdds: 2 * (products + n * (s + e)),
      scores: 2 * n * n,
    },
    transformer: {
      parameters: 12 * d * d,
      multiplyAdds: 12 * d * d + 2 * n * d,
      scores: heads * n * n,
    },
  };
}
