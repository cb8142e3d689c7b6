import type { Tensor } from "@tensorflow/tfjs-core";
import type { AttentionOptions } from "../attentionOptions.ts";
import { checkOptions } from "./checkOptions.ts";
import { checkShapes } from "./checkShapes.ts";

/**
 * Refuses what an attention op cannot mean, before any work.
 *
 * @throws {ShapeError} tensors of the wrong rank, of shapes that disagree, or empty
 * @throws {TypeError} what is not a tensor, is disposed, or is not float32; unknown options,
 *   normalizers, or fields of them
 * @throws {RangeError} numbers out of their range, a mask for another number of examples or heads,
 *   sinks with a normalizer that is no softmax
 */
export function checkInputs(
  op: string,
  q: Tensor,
  k: Tensor,
  v: Tensor,
  options: AttentionOptions,
): void {
  checkShapes(op, q, k, v, "shared");
  const [B, H, N] = q.shape as [number, number, number, number];
  checkOptions(op, options, { B, H, N, M: k.shape[2] as number });
}
