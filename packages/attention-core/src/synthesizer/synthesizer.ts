import type { Mask } from "@frugal/sparse-masks";
import {
  reshape,
  softmax,
  type Tensor,
  type Tensor4D,
  tidy,
  transpose,
  where,
  zerosLike,
} from "@tensorflow/tfjs-core";
import { checkMask } from "../attention/checkMask.ts";
import { ShapeError } from "../attention/shapeError.ts";
import { allowedPairs } from "./allowedPairs.ts";
import { product } from "./product.ts";

/** How a synthesizer's logits become outputs. */
export interface SynthesizerOptions {
  /** Which query may see which key; default everything. */
  readonly mask?: Mask;
}

/**
 * softmax(B) V: attention whose logits come from elsewhere. Where they are the same for every example,
 * [1, H, N, M], the softmax is taken once, and the weights meet the values of all examples in one
 * product.
 *
 * A query that sees no key gives a row of 0, and gradient 0. Logits are N × M numbers, so memory is
 * too: for the lengths that synthesizers are made for, a few hundred. A value that is hidden from a
 * query and is NaN or infinite does reach it. Runs on every backend, with the
 * engine's products on cpu and wasm.
 *
 * @param logits [B, H, N, M] or [1, H, N, M], of `synthesizerLogits`, `mixLogits` or your own
 * @param v [B, H, M, E]
 * @returns [B, H, N, E]
 * @throws {ShapeError} shapes that disagree
 * @throws {RangeError} a mask for other lengths, another batch or other heads
 * @see Tay et al. 2020, §3.1, eq. 2
 */
export function synthesizer(logits: Tensor, v: Tensor, options: SynthesizerOptions = {}): Tensor4D {
  const [L, H, N, M] = logits.shape as [number, number, number, number];
  const [B, , , E] = v.shape as [number, number, number, number];
  if (logits.rank !== 4 || v.rank !== 4) {
    throw new ShapeError(
      `synthesizer: expected logits [B, H, N, M] and v [B, H, M, E], got [${logits.shape.join(", ")}] and [${v.shape.join(", ")}]`,
    );
  }
  if ((L !== 1 && L !== B) || v.shape[1] !== H || v.shape[2] !== M) {
    throw new ShapeError(
      `synthesizer: v must be [${L === 1 ? "B" : L}, ${H}, ${M}, E] to match logits, got [${v.shape.join(", ")}]`,
    );
  }
  const { mask } = options;
  if (mask) checkMask("synthesizer", mask, B, H);
  return tidy(() => {
    const weights = weightsOf(logits, mask);
    if (weights.shape[0] === B) return product(weights, v) as Tensor4D;
    // One product for each head: the examples stand side by side.
    const beside = reshape(transpose(v, [1, 2, 0, 3]), [H, M, B * E]);
    const outputs = product(reshape(weights, [H, N, M]), beside);
    return transpose(reshape(outputs, [H, N, B, E]), [2, 0, 1, 3]) as Tensor4D;
  });
}

const LOWEST = -3.4e38;

function weightsOf(logits: Tensor, mask: Mask | undefined): Tensor {
  if (!mask) return softmax(logits);
  const allowed = allowedPairs(mask, logits.shape[2] as number, logits.shape[3] as number);
  const weights = softmax(where(allowed, logits, LOWEST));
  // Where nothing is allowed softmax says that all are alike.
  return where(allowed, weights, zerosLike(weights));
}
