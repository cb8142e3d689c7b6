import {
  addN,
  mul,
  reshape,
  slice,
  softmax,
  type Tensor,
  type Tensor4D,
  tidy,
  tile,
} from "@tensorflow/tfjs-core";
import { checkTensor } from "../attention/checkTensor.ts";
import { ShapeError } from "../attention/shapeError.ts";

/**
 * Σ αᵢ Bᵢ with α = softmax(theta): logits of several kinds as one. Where all of them are the same for
 * every example, so is the mixture. With two kinds and theta = 0 each counts a half.
 *
 * @param logits each [B, H, n, n] or [1, H, n, n]
 * @param theta [as many as there are logits], learned
 * @returns [B, H, n, n], or [1, H, n, n] where all are
 * @throws {ShapeError} no logits, logits whose shapes disagree, a theta of another length
 * @throws {TypeError} what is not a living float32 tensor
 * @see Tay et al. 2020, §3.4
 */
export function mixLogits(logits: readonly Tensor4D[], theta: Tensor): Tensor4D {
  checkTensor("mixLogits", "theta", theta);
  for (const one of logits) checkTensor("mixLogits", "logits", one);
  if (logits.length === 0 || theta.rank !== 1 || theta.shape[0] !== logits.length) {
    throw new ShapeError(
      `mixLogits: theta must be [${logits.length}], one for each of the logits, got [${theta.shape.join(", ")}]`,
    );
  }
  const B = Math.max(...logits.map(({ shape }) => shape[0]));
  const [, H, N, M] = (logits[0] as Tensor4D).shape;
  for (const { shape } of logits) {
    const [examples, ...rest] = shape;
    if ((examples === 1 || examples === B) && `${rest}` === `${[H, N, M]}`) continue;
    throw new ShapeError(
      `mixLogits: logits must be [${B === 1 ? "" : "1 or "}${B}, ${H}, ${N}, ${M}], got [${shape.join(", ")}]`,
    );
  }
  return tidy(() => {
    const alpha = softmax(theta);
    const parts = logits.map((one, at) => {
      const part = mul(one, reshape(slice(alpha, [at], [1]), [1, 1, 1, 1]));
      return one.shape[0] === B ? part : tile(part, [B, 1, 1, 1]);
    });
    return addN(parts) as Tensor4D;
  });
}
