import { type AttentionDropout, attention } from "@frugal/attention-core";
import type { Mask } from "@frugal/sparse-masks";
import { mul, reshape, type Tensor, type Tensor3D, type Tensor4D } from "@tensorflow/tfjs-core";

/** How rows are weighed inside their chunks. */
export interface Within {
  readonly mask: Mask;
  /** relu(scale · q·k + bias)² is the weight. */
  readonly scale: number;
  /** [1, N + M − 1] */
  readonly bias: Tensor | undefined;
  readonly dropout: AttentionDropout | undefined;
}

/** Σⱼ relu(scale · q·k + bias)² vⱼ over the keys of a row's chunk; q, k [B, 1, ·, s], v [B, M, e]. */
export function withinChunk(
  q: Tensor4D,
  k: Tensor4D,
  v: Tensor,
  { mask, scale, bias, dropout }: Within,
): Tensor3D {
  const [B, M, e] = v.shape as [number, number, number];
  const N = q.shape[2];
  // The kernel divides by M after the square.
  const root = Math.sqrt(M);
  const mixed = attention(q, k, reshape(v, [B, 1, M, e]), {
    mask,
    scale: scale * root,
    normalizer: { name: "squaredRelu", over: "n" },
    ...(bias && { bias: mul(bias, root) }),
    ...(dropout && { dropout }),
  });
  return reshape(mixed, [B, N, e]) as Tensor3D;
}
