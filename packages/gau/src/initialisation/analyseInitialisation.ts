import { matMul } from "@frugal/engine";
import {
  div,
  mean,
  mul,
  relu,
  reshape,
  sqrt,
  square,
  sum,
  type Tensor,
  tidy,
} from "@tensorflow/tfjs-core";
import type { InitialisationConfig } from "./initialisationConfig.ts";
import { normalTensors } from "./normals.ts";
import { type PredictedInitialisation, predict } from "./predict.ts";
import { gatedLayer, transformerBlock, type UnitWeights, unit, unitWeights } from "./stacks.ts";

/** What was measured of one draw of weights and input. */
export interface MeasuredInitialisation {
  /** rms(output) / rms(input) */
  readonly ratio: number;
  /** Mean of Aᵢᵢ and of Aᵢⱼ, i ≠ j; of squared ReLUs only. */
  readonly diagonal?: number;
  readonly offDiagonal?: number;
}

/** What becomes of a unit's output when all of its weights are λ times as large. */
export interface LambdaScaling {
  readonly lambda: number;
  /** rms(output) over that at λ = 1. */
  readonly ratio: number;
  /** log ratio / log λ: above 7, for Swish is no power. */
  readonly exponent: number;
}

/** The mean cosine of a row of x₀ and the same row after so many layers, Post-Norm. */
export interface Alignment {
  readonly layers: number;
  readonly gau: number;
  /** Of as many parameters: a block of attention and feed-forward for two units, one at least. */
  readonly transformer: number;
}

export interface InitialisationAnalysis {
  /** Of squared ReLUs only. */
  readonly predicted?: PredictedInitialisation;
  readonly measured: MeasuredInitialisation;
  readonly scaling: readonly LambdaScaling[];
  readonly alignment: readonly Alignment[];
}

/**
 * How near to the identity a residual gated attention unit begins, predicted and measured: the reason
 * why tens of them train in Post-Norm without warmup. With relu² / (n s) the ratio of rms is about
 * 0.05 and hardly depends on n; the essay's 0.01 is that of relu² / n².
 *
 * Simulates on tfjs's present backend, cpu or wasm; a seed determines it.
 *
 * @throws {RangeError} sizes that are no positive integers, factors λ that are not above 0
 * @see Su 2022, kexue.fm/archives/8990
 */
export function analyseInitialisation(config: InitialisationConfig): InitialisationAnalysis {
  const {
    width,
    length = 512,
    keyDim = 128,
    units = 2 * width,
    lambdas = [],
    depths = [],
  } = config;
  const { heads = Math.max(1, Math.floor(width / 32)) } = config;
  for (const [name, value] of Object.entries({ width, length, keyDim, units, heads })) {
    checkPositive(name, value);
  }
  for (const depth of depths) checkPositive("depths", depth);
  for (const lambda of lambdas) {
    if (!(lambda > 0 && Number.isFinite(lambda))) {
      throw new RangeError(`analyseInitialisation: lambdas must be above 0, got ${lambda}`);
    }
  }
  if (depths.length > 0 && width % heads !== 0) {
    throw new RangeError(`analyseInitialisation: heads must divide width ${width}, got ${heads}`);
  }
  const { normalizer = "essay", seed = 1 } = config;
  const [n, d, e, s] = [length, width, units, keyDim];
  const factor =
    normalizer === "essay" ? 1 / (n * s) : normalizer === "paper" ? 1 / n ** 2 : undefined;
  const rates = tidy(() => {
    const draw = normalTensors(seed);
    const x = draw([1, n, d]);
    const weights = unitWeights(draw, d, e, s);
    const size = (lambda: number) => rootMeanSquare(unit(x, weights, normalizer, lambda));
    const whole = size(1);
    return {
      measured: {
        ratio: whole / rootMeanSquare(x),
        ...(factor !== undefined && weightsOf(x, weights, factor)),
      },
      scaling: lambdas.map((lambda) => {
        const ratio = size(lambda) / whole;
        return { lambda, ratio, exponent: Math.log(ratio) / Math.log(lambda) };
      }),
    };
  });
  return {
    ...(factor !== undefined && { predicted: predict({ n, d, s }, factor) }),
    ...rates,
    alignment: alignments(depths, { n, d, heads, seed }, { e, s, normalizer }),
  };
}

/** Means of the weights on the diagonal and beside it. */
function weightsOf(x: Tensor, { shared }: UnitWeights, factor: number) {
  const z = matMul(x, shared, { activation: "silu" });
  const n = z.shape[1] as number;
  const whole = mul(square(relu(matMul(z, z, { transposeB: true }))), factor);
  const own = mul(square(sum(square(z), 2)), factor);
  const total = scalar(sum(whole));
  const diagonal = scalar(sum(own));
  return { diagonal: diagonal / n, offDiagonal: (total - diagonal) / (n * Math.max(1, n - 1)) };
}

function alignments(
  depths: readonly number[],
  { n, d, heads, seed }: { n: number; d: number; heads: number; seed: number },
  sizes: Parameters<typeof gatedLayer>[2],
): Alignment[] {
  const wanted = [...new Set(depths)].sort((a, b) => a - b);
  const deepest = wanted.at(-1) ?? 0;
  const follow = (
    step: (x: Tensor, draw: ReturnType<typeof normalTensors>) => Tensor,
    every: number,
  ) => {
    const draw = normalTensors(seed);
    const first = draw([1, n, d]);
    const found = new Map<number, number>();
    let x = first.clone();
    for (let layer = 1; layer <= deepest; layer++) {
      if ((layer - 1) % every === 0) {
        const next = step(x, draw);
        x.dispose();
        x = next;
      }
      found.set(
        layer,
        tidy(() => cosine(first, x)),
      );
    }
    first.dispose();
    x.dispose();
    return found;
  };
  const gau = follow((x, draw) => gatedLayer(x, draw, sizes), 1);
  const blocks = follow((x, draw) => transformerBlock(x, draw, heads), 2);
  return wanted.map((layers) => ({
    layers,
    gau: gau.get(layers) as number,
    transformer: blocks.get(layers) as number,
  }));
}

function cosine(a: Tensor, b: Tensor): number {
  const norm = (x: Tensor) => sqrt(sum(square(x), -1));
  return scalar(mean(div(sum(mul(a, b), -1), mul(norm(a), norm(b)))));
}

const rootMeanSquare = (x: Tensor): number => Math.sqrt(scalar(mean(square(x))));

const scalar = (x: Tensor): number => reshape(x, [1]).dataSync()[0] as number;

function checkPositive(name: string, value: number): void {
  if (Number.isInteger(value) && value > 0) return;
  throw new RangeError(`analyseInitialisation: ${name} must be a positive integer, got ${value}`);
}
