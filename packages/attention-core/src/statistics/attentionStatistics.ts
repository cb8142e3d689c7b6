import { type Tensor, type Tensor3D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { layoutFor } from "../attention/layoutFor.ts";
import { prepare } from "../attention/prepare.ts";
import type { AttentionStatisticsOptions } from "./attentionStatisticsOptions.ts";
import { checkStatistics } from "./checkStatistics.ts";
import { statisticsOp } from "./statisticsOp.ts";

/**
 * What a softmax attention looks at, with p the weights of a row. A row that sees no key has
 * logsumexp −∞ and 0 everywhere else.
 */
export interface AttentionStatistics {
  /** log Σⱼ exp(scoreᵢⱼ), [B, H, N]. */
  readonly logsumexp: Tensor3D;
  /** −Σⱼ pᵢⱼ log pᵢⱼ in nats, [B, H, N]: 0 for one key, log n for n equal ones. */
  readonly entropy: Tensor3D;
  /** Σⱼ pᵢⱼ², [B, H, N]; its inverse is an effective number of keys. */
  readonly squares: Tensor3D;
  /** maxⱼ pᵢⱼ, [B, H, N]. */
  readonly maximum: Tensor3D;
  /** Σⱼ pᵢⱼ |i + M − N − j|, [B, H, N]: the last query stands at the last key. */
  readonly distance: Tensor3D;
  /** Σ of pᵢⱼ over the first `sinkKeys` keys, [B, H, N]. */
  readonly sinkMass: Tensor3D;
  /**
   * Mass by distance, the mean over the rows that see a key, [B, H, bins]. Bin 0 holds distance 0,
   * bin b ≥ 1 those from 2^(b−1) to 2^b − 1; the last holds the greatest there is, max(N, M) − 1.
   */
  readonly distanceMass: Tensor3D;
  /**
   * Mass of each block of queries on each block of keys, summed over the queries, [B, H, blocks,
   * blocks]. Sides are N / blocks and M / blocks rounded up to multiples of 32, so the last blocks
   * may be shorter or empty. Given when `blocks` is more than 0.
   */
  readonly blockMass?: Tensor4D;
}

/**
 * What softmaxⱼ(scale · qᵢ·kⱼ) looks at, over the keys j that the mask lets query i see. Bias, soft cap
 * and softmaxPlus count; dropout does not: these are the weights before it. With sinks the p of the
 * keys sum to less than 1, and sums run over the keys alone.
 *
 * It walks the tiles that the mask keeps, as `attention` does, once and without values: sums of
 * weights run along with the softmax, so N × M weights are nowhere. Working memory is linear in
 * N and M (N · blocks floats a head, if blocks are asked for). Entropies are accurate to a few
 * 1e-6 of themselves, those of nearly one-hot rows too. NaN or an infinity in a key that the mask hides
 * reaches nothing. Runs on the tfjs backends cpu and wasm, with the same bits for any number of
 * threads.
 *
 * It has no gradient: it may run while `tf.grads` records, but a loss that depends on it makes tfjs
 * throw "gradient function not found".
 *
 * @param q queries [B, H, N, D], float32
 * @param k keys [B, H', M, D]; H' divides H
 * @throws {ShapeError} wrong rank, shapes that disagree, an empty dimension
 * @throws {TypeError} not a tensor, disposed, not float32, an unknown option
 * @throws {RangeError} a scale that is not finite, a mask for other lengths, another batch or other
 *   heads; sinkKeys or blocks that are no integer or below 0;
 *   a normalizer that is no softmax
 * @throws {UnsupportedBackendError} another backend
 * @throws {MemoryError} more than WASM memory can hold
 * @see Milakov and Gimelshein 2018, §3 (the running softmax); Xiao et al. 2024, §3 (sinks)
 */
export function attentionStatistics(
  q: Tensor,
  k: Tensor,
  options: AttentionStatisticsOptions = {},
): AttentionStatistics {
  checkStatistics("attentionStatistics", q, k, options);
  const { sinkKeys = 4, blocks = 0 } = options;
  const layout = layoutFor(options, q.shape[2] as number, k.shape[2] as number);
  const results = tidy(() => {
    const { inputs, attributes } = prepare(q, k, k, options, layout);
    const { v: _, ...looking } = inputs;
    return statisticsOp(looking, { ...attributes, sinkKeys, blocks });
  });
  const [logsumexp, entropy, squares, maximum, distance, sinkMass, distanceMass, blockMass] =
    results as [...SevenTensors, Tensor4D?];
  const statistics = {
    logsumexp,
    entropy,
    squares,
    maximum,
    distance,
    sinkMass,
    distanceMass,
  };
  return blockMass ? { ...statistics, blockMass } : statistics;
}

type SevenTensors = [Tensor3D, Tensor3D, Tensor3D, Tensor3D, Tensor3D, Tensor3D, Tensor3D];
