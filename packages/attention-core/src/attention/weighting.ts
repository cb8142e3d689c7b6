import type { NormalizerChoice } from "./normalizer.ts";

/** Weights as the kernels compute them: numbered as in `weights.as.ts`. */
export interface Weighting {
  readonly kind: number;
  /** Weights are functions of (score − center) · spread. */
  readonly center: number;
  readonly spread: number;
  /** What all weights of a row are multiplied by, or one over the keys that the row sees, or its square. */
  readonly share: number | "keys" | "keys²";
}

const SOFTMAX = 0;
const SQUARED_RELU = 1;
const SIGMOID = 2;
const LAPLACE = 3;
const SPARSEMAX = 4;
const ENTMAX15 = 5;
/** From a kind to that of its slopes. */
const TO_SUPPORT = 2;

/** @param M keys; @param D width of keys */
export function weightingOf(normalizer: NormalizerChoice, M: number, D: number): Weighting {
  switch (normalizer.name) {
    case "softmax":
    case "softmaxPlus":
      return softmaxWeighting;
    case "sparsemax":
      return { ...softmaxWeighting, kind: SPARSEMAX };
    case "entmax15":
      return { ...softmaxWeighting, kind: ENTMAX15 };
    case "squaredRelu": {
      const { over = "keys" } = normalizer;
      const share = over === "n" ? 1 / M : over === "n·s" ? 1 / (M * D) : over;
      return { kind: SQUARED_RELU, center: 0, spread: 1, share };
    }
    case "sigmoid": {
      const { bias = -Math.log(M) } = normalizer;
      return { kind: SIGMOID, center: -bias, spread: 1, share: 1 };
    }
    case "laplace": {
      const { mean = Math.SQRT1_2, deviation = Math.sqrt(1 / (4 * Math.PI)) } = normalizer;
      return { kind: LAPLACE, center: mean, spread: 1 / deviation, share: 1 };
    }
  }
}

export const softmaxWeighting: Weighting = { kind: SOFTMAX, center: 0, spread: 1, share: 1 };

/** Whether weights begin at a threshold of their row. */
export function hasLevel({ kind }: Weighting): boolean {
  return kind >= SPARSEMAX;
}

/** The slopes of weights that begin at a threshold, as weights. */
export function supportOf(weighting: Weighting): Weighting {
  return { ...weighting, kind: weighting.kind + TO_SUPPORT };
}

/** Whether the weights of a row are divided by their sum. */
export function sumsToOne({ kind }: Weighting): boolean {
  return kind === SOFTMAX;
}
