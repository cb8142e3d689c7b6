import { attention } from "@frugal/attention-core";
import { causal } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

await tf.setBackend("wasm");

const N = 128;
const normal = (seed: number) => tf.randomNormal([1, 2, N, 16], 0, 1, "float32", seed);
const [q, k, v] = [normal(1), normal(2), normal(3)];

// Before: all N × N scores, then a mask that hides half of them.
const before = tf.tidy(() => {
  const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(16));
  const ahead = tf.sub(1, tf.linalg.bandPart(tf.ones([N, N]), -1, 0));
  return tf.matMul(tf.softmax(tf.sub(scores, tf.mul(ahead, 1e9))), v);
});

// After.
const mask = causal();
const after = attention(q, k, v, { mask });

console.log(Number(tf.max(tf.abs(tf.sub(before, after))).dataSync()[0]) < 1e-5);
