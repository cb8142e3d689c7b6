import { matMul } from "@frugal/engine";
import type { Mask } from "@frugal/sparse-masks";
import {
  customGrad,
  fill,
  gather,
  softmax,
  type Tensor,
  type Tensor4D,
  tensor1d,
  tidy,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";
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
 * @param k keys [B, H, M, D]
 * @returns [B, H, R, M], rows in the order asked for; the same one may be asked for twice
 * @throws {ShapeError} wrong rank, shapes that disagree, an empty dimension
 * @throws {TypeError} not a tensor, disposed, not float32, an unknown option, rows that are no list
 * @throws {RangeError} no rows, rows that are no integers from 0 to N − 1; what `attentionStatistics`
 *   refuses
 * @throws {UnsupportedBackendError} another backend
 */
export function attentionWeights(q: Tensor, k: Tensor, options: AttentionWeightsOptions): Tensor4D {
  checkWeights("attentionWeights", q, k, options);
  const { rows, mask, scale = 1 / Math.sqrt(q.shape[3] as number) } = options;
  const weigh = customGrad((...inputs) => {
    const [q, k] = inputs as [Tensor, Tensor];
    return { value: weightsOf(q, k, rows, mask, scale), gradFunc: refuse };
  });
  return weigh(q, k) as Tensor4D;
}

function weightsOf(
  q: Tensor,
  k: Tensor,
  rows: ArrayLike<number>,
  mask: Mask | undefined,
  alpha: number,
): Tensor {
  return tidy(() => {
    const chosen = gather(q, tensor1d(Int32Array.from(rows), "int32"), 2);
    const scores = matMul(chosen, k, { transposeB: true, alpha });
    if (!mask) return softmax(scores);
    const allowed = allowedInRows(mask, rows, q.shape[2] as number, scores.shape);
    const lowest = fill(scores.shape, LOWEST); // tfjs takes ten times as long to broadcast a scalar
    const weights = softmax(where(allowed, scores, lowest));
    // Where nothing is allowed softmax says that all are alike.
    return where(allowed, weights, zerosLike(weights));
  });
}

function refuse(): never {
  throw new Error("attentionWeights: has no gradient; take `attention` where one is needed");
}
