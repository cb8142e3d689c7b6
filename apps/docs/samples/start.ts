// #region attention
import { attention } from "@frugal/attention-core";
import { and, causal, window } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

await tf.setBackend("wasm"); // or "cpu"

const mask = and(causal(), window(256)); // the last 256 keys; build masks once
const normal = (seed: number) => tf.randomNormal([1, 8, 2048, 64], 0, 1, "float32", seed);
const [q, k, v] = [normal(1), normal(2), normal(3)];

const output = attention(q, k, v, { mask });
console.log(output.shape);
// #endregion attention

// #region gradient
const loss = (q: tf.Tensor) => tf.mean(tf.square(attention(q, k, v, { mask })));
const slope = tf.grad(loss)(q);
console.log(slope.shape);
// #endregion gradient
