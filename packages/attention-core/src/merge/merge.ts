import {
  add,
  addN,
  clone,
  log,
  logSumExp,
  max,
  maximum,
  mul,
  softmax,
  split,
  stack,
  step,
  type Tensor3D,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";
import type { AttentionWithLogsumexp } from "../attention/attentionWithLogsumexp.ts";
import { checkParts } from "./checkParts.ts";

const LOWEST = -3.4028234663852886e38;

/**
 * Attentions of the same queries over disjoint keys, as one attention over all of those keys:
 *
 *     logsumexp = log Σₚ exp(logsumexpₚ)        output = Σₚ exp(logsumexpₚ − logsumexp) outputₚ
 *
 * Exact: attention over all keys is the mean of the parts', each weighed by its share of the sum of
 * exponentials. So keys may be split in any way, and seen by different masks or in different places
 * (a prompt that several conversations share and a cache for each, near keys and far ones).
 * A row that is empty in a part (logsumexp −∞, output 0) takes nothing from it; one that is empty in
 * all parts is 0 and −∞. Gradients flow to and from both outputs and logsumexps; those of empty rows
 * are 0. Made of tfjs's own ops: runs on every backend, O(parts · B · H · N · E).
 *
 * @param parts at least one; output [B, H, N, E] and logsumexp [B, H, N], the same for all
 * @returns output [B, H, N, E] and logsumexp [B, H, N]
 * @throws {ShapeError} shapes that disagree
 * @throws {TypeError} no parts, or something that is not a living float32 tensor
 * @see Milakov and Gimelshein 2018, §3.1 (the operator ⊕); Ye et al. 2025 (FlashInfer), §2.2
 */
export function merge(parts: readonly AttentionWithLogsumexp[]): AttentionWithLogsumexp {
  checkParts(parts);
  const [first] = parts as [AttentionWithLogsumexp];
  if (parts.length === 1) {
    return { output: clone(first.output), logsumexp: clone(first.logsumexp) };
  }
  return tidy(() => {
    const all = parts.map(({ logsumexp }) => logsumexp);
    // The gradients of softmax and logSumExp are NaN at −∞; that of maximum is 0 there.
    const levels = maximum(stack(all, 3), LOWEST);
    const filled = step(add(levels, -LOWEST / 2)); // 1, or 0 where a part is empty
    const shares = split(mul(softmax(levels), filled) as Tensor4D, parts.length, 3);
    const outputs = parts.map(({ output }, at) => mul(output, shares[at] as Tensor4D) as Tensor4D);
    const logsumexp = add(logSumExp(levels, 3), log(max(filled, 3))) as Tensor3D;
    return { output: addN(outputs), logsumexp };
  });
}
