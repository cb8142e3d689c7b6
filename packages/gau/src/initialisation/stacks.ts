import { attention } from "@frugal/attention-core";
import { layerNorm, matMul } from "@frugal/engine";
import { add, reshape, type Tensor, tidy, transpose } from "@tensorflow/tfjs-core";
import { gatedAttention } from "../gatedAttention/gatedAttention.ts";
import type { GatedNormalizer } from "../gatedAttention/gatedAttentionOptions.ts";

type Draw = (shape: number[], deviation?: number) => Tensor;

/** Weights of a gated attention unit. */
export interface UnitWeights {
  readonly gate: Tensor;
  readonly value: Tensor;
  readonly shared: Tensor;
  readonly output: Tensor;
}

/** Fresh ones, N(0, 1 / fan-in). */
export function unitWeights(draw: Draw, d: number, e: number, s: number): UnitWeights {
  return {
    gate: draw([d, e], 1 / Math.sqrt(d)),
    value: draw([d, e], 1 / Math.sqrt(d)),
    shared: draw([d, s], 1 / Math.sqrt(d)),
    output: draw([e, d], 1 / Math.sqrt(e)),
  };
}

/** (U ∘ A V) Wo of rows x [1, n, d], all weights times λ. */
export function unit(
  x: Tensor,
  { gate, value, shared, output }: UnitWeights,
  normalizer: GatedNormalizer,
  lambda = 1,
): Tensor {
  const through = (kernel: Tensor) => matMul(x, kernel, { activation: "silu", alpha: lambda });
  const [u, v, z] = [through(gate), through(value), through(shared)];
  return matMul(gatedAttention(u, v, z, { normalizer }), output, { alpha: lambda });
}

/** x → norm(x + unit(x)), with fresh weights. */
export function gatedLayer(
  x: Tensor,
  draw: Draw,
  { e, s, normalizer }: { e: number; s: number; normalizer: GatedNormalizer },
): Tensor {
  const d = x.shape[2] as number;
  return tidy(() => layerNorm(add(x, unit(x, unitWeights(draw, d, e, s), normalizer))));
}

/** x → norm(x + attention(x)) → norm(x + feed-forward(x)), ReLU, four times as wide; fresh weights. */
export function transformerBlock(x: Tensor, draw: Draw, heads: number): Tensor {
  const [, n, d] = x.shape as [number, number, number];
  return tidy(() => {
    const kernel = (from: number, to: number) => draw([from, to], 1 / Math.sqrt(from));
    const split = (y: Tensor) =>
      transpose(reshape(y, [1, n, heads, d / heads]), [0, 2, 1, 3]) as Tensor;
    const [q, k, v] = [0, 1, 2].map(() => split(matMul(x, kernel(d, d)))) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const mixed = reshape(transpose(attention(q, k, v), [0, 2, 1, 3]), [1, n, d]);
    const heard = layerNorm(add(x, matMul(mixed, kernel(d, d))));
    const wide = matMul(heard, kernel(d, 4 * d), { activation: "relu" });
    return layerNorm(add(heard, matMul(wide, kernel(4 * d, d))));
  });
}
