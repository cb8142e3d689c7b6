import { matMul } from "@frugal/engine";
import {
  add,
  cast,
  div,
  expandDims,
  maximum,
  mul,
  pad,
  reshape,
  sum,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tidy,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";
import { queriesAndKeys } from "../gatedAttention/queriesAndKeys.ts";
import { acrossChunks } from "./acrossChunks.ts";
import { checkMixedChunk } from "./checkMixedChunk.ts";
import { chunkMask } from "./chunkMask.ts";
import { pastFactor, quadraticScale } from "./factors.ts";
import type { MixedChunkOptions } from "./mixedChunkOptions.ts";
import { withinChunk } from "./withinChunk.ts";

/**
 * FLASH's mixed chunk attention: u ∘ (squared ReLU attention inside chunks of c rows, and linear
 * attention across them). With four pairs of scale and offset of one z, of row i in chunk g
 *
 *     outputᵢ = uᵢ ∘ (Σ_{j in g} relu(q_quadᵢ·k_quadⱼ)² vⱼ / (c s)  +  q_linᵢ · Σⱼ k_linⱼ ⊗ vⱼ / n)
 *
 * where the second sum is over all n rows; if causal, over those of the chunks before g, and divided
 * by how many these are, and the first over j ≤ i. The last chunk may be shorter.
 *
 * Time O(N (c (s + e) + s e)) and memory linear in N, forward and gradient. Runs on the tfjs backends
 * cpu and wasm, with the same bits for any number of threads.
 *
 * @param u gate [B, N, e], float32
 * @param v values [B, N, e]
 * @param z what queries and keys are made of, [B, N, s]
 * @returns [B, N, e]
 * @throws {ShapeError} wrong rank, shapes that disagree, an empty dimension
 * @throws {TypeError} not a tensor, disposed, not float32, an unknown option
 * @throws {RangeError} a chunk that is no integer from 1 to N; a mask, which it cannot honour
 * @see Hua et al. 2022, "Transformer quality in linear time", §3.2; Su 2022, kexue.fm/archives/8934
 */
export function mixedChunkAttention(
  u: Tensor,
  v: Tensor,
  z: Tensor,
  options: MixedChunkOptions = {},
): Tensor3D {
  const op = "mixedChunkAttention";
  const { N, s, chunk } = checkMixedChunk(op, u, v, z, options, false);
  const { quadratic = {}, linear = {}, normalizer = "essay", causal = false } = options;
  const { position, bias, keyMask, dropout } = options;
  return tidy(() => {
    const near = queriesAndKeys(op, z, quadratic, position);
    const far = queriesAndKeys(op, z, linear, position);
    const values = keyMask ? where(expandDims(keyMask, 2), v, zerosLike(v)) : v;
    const inside = withinChunk(near.q, near.k, values, {
      mask: chunkMask(chunk, causal),
      scale: quadraticScale(normalizer, chunk, s),
      bias:
        bias &&
        pad(reshape(bias, [1, -1]), [
          [0, 0],
          [N - chunk, N - chunk],
        ]),
      dropout,
    });
    const [q, k] = [rowsOf(far.q), rowsOf(far.k)];
    if (causal) {
      const factors = Array.from({ length: Math.ceil(N / chunk) }, (_, before) =>
        pastFactor(normalizer, chunk, before),
      );
      const [across] = acrossChunks({ q, k, v: values }, { chunk, factors });
      return mul(u, add(inside, across as Tensor)) as Tensor3D;
    }
    const all = matMul(k, values, { transposeA: true, alpha: 1 / N });
    const across = matMul(keyMask ? mul(q, overSeen(keyMask)) : q, all);
    return mul(u, add(inside, across)) as Tensor3D;
  });
}

/** [B, 1, N, s] → [B, N, s] */
function rowsOf(rows: Tensor4D): Tensor {
  const [B, , N, s] = rows.shape;
  return reshape(rows, [B, N, s]);
}

/** N over the tokens of each example that are seen, [B, 1, 1]; of none N. */
function overSeen(keyMask: Tensor): Tensor {
  const [B, N] = keyMask.shape as [number, number];
  const seen = maximum(sum(cast(keyMask, "float32"), 1), 1);
  return reshape(div(N, seen), [B, 1, 1]);
}
