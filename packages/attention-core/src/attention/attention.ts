import { getBackend, type Tensor, type Tensor3D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { tellObservers } from "../observe/tellObservers.ts";
import { attentionOp } from "./attentionOp.ts";
import type { AttentionOptions } from "./attentionOptions.ts";
import type { AttentionWithLogsumexp } from "./attentionWithLogsumexp.ts";
import { checkInputs } from "./checkInputs.ts";
import { checkSums } from "./checkSums.ts";
import { composed } from "./composed.ts";
import { layoutFor } from "./layoutFor.ts";
import { makesTensors, prepare } from "./prepare.ts";

/**
 * Exact attention: outputᵢ = Σⱼ softmaxⱼ(scale · qᵢ·kⱼ) vⱼ over the keys j that the mask lets query i
 * see. Options change the scores (scale, softCap, bias), what they become (normalizer, sinks,
 * dropout), and have gradients where they are tensors.
 *
 * Time follows the tiles that the mask keeps, forward and gradient, in each order of keys that the
 * mask is compiled to; memory is linear in N and M: scores live in a tile. The mask may differ by
 * example and by head. A query that sees no key gives a row of 0, and gradient 0. NaN or an
 * infinity in a row that the mask hides does not reach the output or the gradients. With N ≠ M the
 * last query is aligned to the last key. Runs on the tfjs backends cpu and wasm, with the same
 * bits for any number of threads. First derivatives only. On webgl it is composed of tfjs ops over
 * the tiles that the mask keeps, linear in them and far slower, and takes mask, scale and softmaxPlus
 * alone.
 *
 * With fewer heads of keys than of queries, H' of H, head h of the queries sees head ⌊h · H' / H⌋ of
 * the keys; nothing is repeated in memory.
 *
 * @param q queries [B, H, N, D], float32
 * @param k keys [B, H', M, D]; H' divides H
 * @param v values [B, H', M, E]; E may differ from D
 * @returns [B, H, N, E]
 * @throws {ShapeError} wrong rank, shapes that disagree, an empty dimension
 * @throws {TypeError} not a tensor, disposed, not float32, an unknown option or normalizer
 * @throws {RangeError} numbers out of their range, sinks without a softmax, a mask for other
 *   lengths, another batch or other heads
 * @throws {UnsupportedBackendError} another backend
 * @throws {MemoryError} more than WASM memory can hold
 * @see Vaswani et al. 2017, §3.2.1 (the formula); Dao et al. 2022, Algorithm 1 (tiles);
 *   Milakov and Gimelshein 2018, §3 (the running softmax); Ainslie et al. 2023 (grouped heads)
 */
export function attention(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  options: AttentionOptions = {},
): Tensor4D {
  const { output, logsumexp } = attend("attention", q, k, v, options);
  logsumexp.dispose();
  return output;
}

/**
 * The same, and the logsumexp of each row: with both, attentions over disjoint keys join exactly.
 * Gradients flow through either. A sink is part of the sum; of weights before dropout.
 *
 * @throws {RangeError} a normalizer whose weights have no sum to divide by
 * @see attention for parameters, semantics and errors
 */
export function attentionWithLogsumexp(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  options: AttentionOptions = {},
): AttentionWithLogsumexp {
  checkSums("attentionWithLogsumexp", "the logsumexp", options.normalizer);
  return attend("attentionWithLogsumexp", q, k, v, options);
}

function attend(
  op: string,
  q: Tensor,
  k: Tensor,
  v: Tensor,
  options: AttentionOptions,
): AttentionWithLogsumexp {
  checkInputs(op, q, k, v, options);
  tellObservers({ q: q as Tensor4D, k: k as Tensor4D, v: v as Tensor4D, options });
  const layout = layoutFor(options, q.shape[2] as number, k.shape[2] as number);
  if (getBackend() === "webgl") return composed(op, q, k, v, options, layout);
  const run = () => {
    const { inputs, attributes } = prepare(q, k, v, options, layout);
    return attentionOp(inputs, attributes);
  };
  const [output, logsumexp, supports] = makesTensors(options) ? tidy(run) : run();
  supports?.dispose();
  return { output: output as Tensor4D, logsumexp: logsumexp as Tensor3D };
}
