import {
  add,
  concat,
  mul,
  reshape,
  slice,
  split,
  stack,
  sub,
  type Tensor,
  type Tensor4D,
  tensor,
  tidy,
} from "@tensorflow/tfjs-core";
import type { Rotation } from "./rotateOp.ts";

/** `rotateOp` of tfjs's own ops, for backends whose tensors our kernels cannot reach. */
export function rotateByOps(
  x: Tensor4D,
  { table, tables, pairs, layout }: Omit<Rotation, "sign">,
): Tensor4D {
  return tidy(() => {
    const [B, H, N, D] = x.shape;
    const angles = (values: Float32Array) => tensor(values, [tables, 1, N, pairs]);
    const [cosines, sines] = [angles(table.cosines), angles(table.sines)];
    const turning = slice(x, [0, 0, 0, 0], [B, H, N, 2 * pairs]);
    // A pair lies along the last axis of [pairs, 2], or of [2, pairs] along the first.
    const axis = layout === "interleaved" ? 4 : 3;
    const apart = layout === "interleaved" ? [pairs, 2] : [2, pairs];
    const [a, b] = split(reshape(turning, [B, H, N, ...apart]), 2, axis).map((part) =>
      reshape(part, [B, H, N, pairs]),
    ) as [Tensor, Tensor];
    const real = sub(mul(a, cosines), mul(b, sines));
    const imaginary = add(mul(b, cosines), mul(a, sines));
    const turned = reshape(stack([real, imaginary], axis), turning.shape) as Tensor4D;
    if (2 * pairs === D) return turned;
    const rest = slice(x, [0, 0, 0, 2 * pairs], [B, H, N, D - 2 * pairs]);
    return concat([turned, rest], 3) as Tensor4D;
  });
}
