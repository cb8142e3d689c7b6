import type { BlockLayout } from "@frugal/sparse-masks";
import {
  broadcastTo,
  greater,
  mul,
  reshape,
  type Tensor,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";
import { allowedKeys } from "./allowedKeys.ts";
import type { AttentionOptions } from "./attentionOptions.ts";
import type { AttentionAttributes, AttentionInput, Given } from "./attributes.ts";
import { factorsByHead, lengthFactors } from "./lengthFactors.ts";
import type { NormalizerChoice } from "./normalizer.ts";
import { sizesOf } from "./sizes.ts";
import { weightingOf } from "./weighting.ts";

/** What the kernels are given for an attention. */
export interface Prepared {
  readonly inputs: Given<AttentionInput, Tensor>;
  readonly attributes: AttentionAttributes;
}

/**
 * Turns options into what the kernels know. Factors that differ by row or by head are multiplied
 * into the queries, where they cost N · D and have tfjs's own gradient; so is any scale where there
 * is a bias, since the slopes of biases are those of scores.
 */
export function prepare(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  options: AttentionOptions,
  layout: BlockLayout,
): Prepared {
  const { bias, sinks, softCap = 0, dropout } = options;
  const sizes = sizesOf(q, v);
  const { D, M } = sizes;
  const normalizer = choiceOf(options.normalizer);
  const { scale = 1 / Math.sqrt(D) } = options;
  const factors: (Tensor | number)[] = [];
  if (typeof scale !== "number") factors.push(columnOf(scale));
  else if (bias) factors.push(scale);
  const ofRows = normalizer.name === "softmaxPlus" ? lengthFactors(layout, normalizer) : undefined;
  // Without cap and bias these are factors of the products too.
  const late = ofRows && (bias || softCap > 0) ? ofRows : undefined;
  if (ofRows && !late) factors.push(factorsByHead(layout, ofRows));
  return {
    inputs: {
      q: factors.reduce<Tensor>(
        (product, factor) => mul(product, factor),
        typeof scale === "number" ? q : seeingRows(q, layout),
      ),
      k,
      v,
      ...(bias && { bias: apart(bias, sizes) }),
      ...(sinks && { sinks }),
    },
    attributes: {
      layout,
      scale: typeof scale === "number" && !bias ? scale : 1,
      softCap,
      weighting: weightingOf(normalizer, M, D),
      factors: late,
      dropout: dropout && dropout.rate > 0 ? dropout : undefined,
    },
  };
}

/** Whether the weights of a row begin at a threshold that follows from all its scores. */
export function hasThreshold(normalizer: AttentionOptions["normalizer"]): boolean {
  const { name } = choiceOf(normalizer);
  return name === "sparsemax" || name === "entmax15";
}

/** Whether preparing makes tensors. */
export function makesTensors({ scale, bias, normalizer }: AttentionOptions): boolean {
  const plain = scale === undefined || typeof scale === "number";
  return !plain || bias !== undefined || choiceOf(normalizer).name === "softmaxPlus";
}

function choiceOf(normalizer: AttentionOptions["normalizer"] = "softmax"): NormalizerChoice {
  return typeof normalizer === "string" ? { name: normalizer } : normalizer;
}

/**
 * q with 0 in the rows that see no key: what stands there must not reach the gradient of a scale,
 * as NaN · 0.
 */
function seeingRows(q: Tensor, layout: BlockLayout): Tensor {
  const keys = allowedKeys(layout);
  if (keys.every((count) => count > 0)) return q;
  return where(greater(factorsByHead(layout, keys), 0), q, zerosLike(q));
}

/** A scale [H] or [B or 1, H or 1, N], as factors of [B, H, N, D]. */
function columnOf(scale: Tensor): Tensor {
  return reshape(scale, scale.rank === 1 ? [1, -1, 1, 1] : [...scale.shape, 1]);
}

/**
 * Heads that share keys are worked on together, and must not share biases of pairs too: those are
 * written out for each.
 */
function apart(bias: Tensor, { B, H, N, M, shared }: ReturnType<typeof sizesOf>): Tensor {
  if (shared === 1 || bias.rank === 2) return bias;
  return broadcastTo(bias, [B, H, N, M]);
}
