import { mul, reshape, type Tensor, type Tensor4D } from "@tensorflow/tfjs-core";
import { checkParameter } from "../bias/checkParameter.ts";

/**
 * q with its rows times a scale as `attention` takes it, for what only takes a number.
 *
 * @param q [B, H, N, D]
 * @param scale [H], or [B or 1, H or 1, N]
 * @throws {TypeError | ShapeError} a scale that is no living float32 tensor of such a shape
 */
export function scaledQueries(op: string, q: Tensor4D, scale: Tensor): Tensor4D {
  const [B, H, N] = q.shape;
  const orOne = (axis: number, length: number) => (scale.shape?.[axis] === 1 ? 1 : length);
  if (scale.rank === 1) {
    checkParameter(op, "scale", scale, [H]);
    return mul(q, reshape(scale, [1, H, 1, 1]));
  }
  checkParameter(op, "scale", scale, [orOne(0, B), orOne(1, H), N]);
  return mul(q, reshape(scale, [...scale.shape, 1]));
}
