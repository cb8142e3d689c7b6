import { matMul } from "@frugal/engine";
import {
  add,
  concat,
  customGrad,
  div,
  fill,
  gather,
  mul,
  reshape,
  slice,
  softmax,
  type Tensor,
  type Tensor4D,
  tanh,
  tensor1d,
  tidy,
  tile,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";
import { layoutFor } from "../attention/layoutFor.ts";
import { factorsByHead } from "../attention/lengthFactors.ts";
import { prepare } from "../attention/prepare.ts";
import { allowedInRows } from "./allowedInRows.ts";
import type { AttentionWeightsOptions } from "./attentionWeightsOptions.ts";
import { checkWeights } from "./checkWeights.ts";

/** Below every score, and finite: so weights are 0 and no difference of infinities is taken. */
const LOWEST = -3.4e38;

/**
 * Exact rows of softmaxⱼ(scale · qᵢ·kⱼ), of the queries asked for: for a look at some of them. Time is
 * R · M · D and memory R · M for R rows, whatever the mask.
 *
 * Keys that the mask hides weigh exactly 0, NaN or not; a row that sees no key is 0. Runs on the tfjs
 * backends cpu and wasm. It has no gradient: it may run while `tf.grads` records, but a loss that
 * depends on it throws.
 *
 * @param q queries [B, H, N, D], float32
 * @param k keys [B, H', M, D]; H' divides H
 * @returns [B, H, R, M], rows in the order asked for; the same one may be asked for twice
 * @throws {ShapeError} wrong rank, shapes that disagree, an empty dimension
 * @throws {TypeError} not a tensor, disposed, not float32, an unknown option, rows that are no list
 * @throws {RangeError} no rows, rows that are no integers from 0 to N − 1; what `attentionStatistics`
 *   refuses
 * @throws {UnsupportedBackendError} another backend
 */
export function attentionWeights(q: Tensor, k: Tensor, options: AttentionWeightsOptions): Tensor4D {
  checkWeights("attentionWeights", q, k, options);
  const weigh = customGrad((...inputs) => {
    const [q, k] = inputs as [Tensor, Tensor];
    return { value: tidy(() => weightsOf(q, k, options)), gradFunc: refuse };
  });
  return weigh(q, k) as Tensor4D;
}

function weightsOf(q: Tensor, k: Tensor, options: AttentionWeightsOptions): Tensor {
  const { rows, mask, sinks } = options;
  const N = q.shape[2] as number;
  const scores = scoresOf(q, k, options);
  if (!mask) return weigh(scores, sinks);
  const allowed = allowedInRows(mask, rows, N, scores.shape);
  const lowest = fill(scores.shape, LOWEST); // tfjs takes ten times as long to broadcast a scalar
  // Where nothing is allowed softmax says that all are alike.
  return where(allowed, weigh(where(allowed, scores, lowest), sinks), zerosLike(scores));
}

/** Scores of some queries, [B, H, R, M], before the mask. */
function scoresOf(q: Tensor, k: Tensor, options: AttentionWeightsOptions): Tensor {
  const [B, H, N] = q.shape as [number, number, number];
  const [, keyHeads, M, D] = k.shape as [number, number, number, number];
  const layout = layoutFor(options, N, M);
  const { inputs, attributes } = prepare(q, k, k, options, layout);
  const { scale: alpha, softCap, factors } = attributes;
  const rows = tensor1d(Int32Array.from(options.rows), "int32");
  const R = options.rows.length;
  // Heads that share keys lie side by side: as more rows of one head.
  const chosen = reshape(gather(inputs.q, rows, 2), [B, keyHeads, (H / keyHeads) * R, D]);
  let scores = reshape(matMul(chosen, k, { transposeB: true, alpha }), [B, H, R, M]);
  if (softCap > 0) scores = mul(tanh(div(scores, softCap)), softCap);
  if (inputs.bias) scores = add(scores, biasOfRows(inputs.bias, options.rows, rows, M));
  if (factors) scores = mul(scores, gather(factorsByHead(layout, factors), rows, 2));
  return scores;
}

/** A bias by distance or by pair → [B or 1, H or 1, R, M]. */
function biasOfRows(bias: Tensor, rows: ArrayLike<number>, chosen: Tensor, M: number): Tensor {
  if (bias.rank === 4) return gather(bias, chosen, 2);
  const distances = Int32Array.from({ length: rows.length * M }, (_, at) => {
    const row = rows[Math.floor(at / M)] as number;
    return row - (at % M) + M - 1;
  });
  const table = gather(bias, tensor1d(distances, "int32"), 1);
  return reshape(table, [1, bias.shape[0] as number, rows.length, M]);
}

/** Softmax over the keys and, where there is one, a sink. */
function weigh(scores: Tensor, sinks: Tensor | undefined): Tensor {
  if (!sinks) return softmax(scores);
  const [B, H, R, M] = scores.shape as [number, number, number, number];
  const logits = tile(reshape(sinks, [1, H, 1, 1]), [B, 1, R, 1]);
  return slice(softmax(concat([scores, logits], 3)), [0, 0, 0, 0], [B, H, R, M]);
}

function refuse(): never {
  throw new Error("attentionWeights: has no gradient; take `attention` where one is needed");
}
