import { attention } from "@frugal/attention-core";
import { everything, type Mask } from "@frugal/sparse-masks";
import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import type { Device } from "../../compute/device.ts";
import type { Contender, Sizes } from "./contender.ts";
import { maskOf } from "./recipe.ts";

/** The three on the same inputs, each called again and again. */
export function contenders(
  { tf }: Device,
  { recipe, N, H, D }: Sizes,
): Record<Contender, () => Tensor> {
  const mask = maskOf(recipe);
  const all = everything();
  const normal = (seed: number) => tf.randomNormal([1, H, N, D], 0, 1, "float32", seed) as Tensor4D;
  const [q, k, v] = [normal(1), normal(2), normal(3)];
  let hidden: Tensor | undefined;
  return {
    masked: () => attention(q, k, v, { mask }),
    dense: () => attention(q, k, v, { mask: all }),
    // As one writes it: the mask is added to all scores.
    tfjs() {
      hidden ??= tf.tensor2d(additive(mask, N), [N, N]);
      const mine = hidden;
      return tf.tidy(() => {
        const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(D));
        return tf.matMul(tf.softmax(tf.add(scores, mine)), v);
      });
    },
  };
}

function additive(mask: Mask, N: number): Float32Array {
  const one = mask.sized?.(N, N) ?? mask;
  const values = new Float32Array(N * N);
  for (let q = 0; q < N; q++)
    for (let k = 0; k < N; k++) if (!one.allows(q, k, 0, 0)) values[q * N + k] = -1e9;
  return values;
}
