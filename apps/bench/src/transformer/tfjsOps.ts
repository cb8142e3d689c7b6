import type { Mask } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { additiveMask } from "../peers/additiveMask.ts";
import { tfjsOps as attention } from "../peers/tfjsOps.ts";
import type { TransformerOps } from "./ops.ts";

const EPSILON = 1e-5;

/** The same as one writes it in tfjs, for inputs of N. */
export function tfjsOps(mask: Mask, N: number): TransformerOps {
  const hidden = tf.keep(additiveMask(mask, N));
  return {
    attend: (q, k, v) => attention(q, k, v, hidden),
    norm(x, { gain, bias }) {
      const centred = tf.sub(x, tf.mean(x, -1, true));
      const variance = tf.mean(tf.square(centred), -1, true);
      return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, EPSILON))), gain), bias);
    },
    dense(x, { weights, bias }, activation) {
      const sums = tf.add(tf.matMul(x, weights), bias);
      return activation === "relu" ? tf.relu(sums) : sums;
    },
  };
}
