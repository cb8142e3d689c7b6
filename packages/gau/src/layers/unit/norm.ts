import { layerNorm } from "@frugal/engine";
import { add, mean, mul, rsqrt, square, type Tensor } from "@tensorflow/tfjs-core";
import { initializers, type LayerVariable } from "@tensorflow/tfjs-layers";

/** Names of norms. */
export type NormName = "layerNorm" | "rmsNorm" | "scaleNorm" | "none";

/** All of them, for errors. */
export const NORMS: readonly NormName[] = ["layerNorm", "rmsNorm", "scaleNorm", "none"];

/** What a norm learned; `scaleNorm` a single factor. */
export interface NormWeights {
  readonly gain?: LayerVariable;
  readonly shift?: LayerVariable;
}

type Initializer = ReturnType<typeof initializers.ones>;

/** Makes what a norm of `width` learns. */
export function normWeights(
  make: (name: "gamma" | "beta", length: number, start: Initializer) => LayerVariable,
  of: {
    readonly kind: NormName;
    readonly width: number;
    readonly normScale: boolean;
    readonly normOffset: boolean;
  },
): NormWeights {
  const { kind, width, normScale, normOffset } = of;
  if (kind === "none") return {};
  const factors = kind === "scaleNorm" ? 1 : width;
  return {
    ...(normScale && { gain: make("gamma", factors, initializers.ones()) }),
    ...(normOffset && kind === "layerNorm" && { shift: make("beta", width, initializers.zeros()) }),
  };
}

/** Which norm, and what it learned. */
export interface Norm {
  readonly kind: NormName;
  readonly learned: NormWeights;
  readonly epsilon: number;
}

/**
 * Rows brought to mean 0 and variance 1 (layer norm), or to mean square 1 (RMS norm; scale norm, whose
 * learned factor is one number), along the last axis.
 *
 * @see Ba, Kiros and Hinton 2016; Zhang and Sennrich 2019; Nguyen and Salazar 2019
 */
export function normalize(x: Tensor, { kind, learned, epsilon }: Norm): Tensor {
  if (kind === "none") return x;
  const [gain, bias] = [learned.gain?.read(), learned.shift?.read()];
  if (kind === "layerNorm") {
    return layerNorm(x, { epsilon, ...(gain && { gain }), ...(bias && { bias }) });
  }
  const scaled = mul(x, rsqrt(add(mean(square(x), -1, true), epsilon)));
  return gain ? mul(scaled, gain) : scaled;
}
