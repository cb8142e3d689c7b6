import { attention, linearAttention } from "@frugal/attention-core";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

await tf.setBackend("wasm");

// Pairs to be found by their keys: 64 keys at right angles fill 64 dimensions, more do not fit.
const D = 64;
const sign = (i: number, j: number) =>
  (i & j).toString(2).replaceAll("0", "").length % 2 ? -1 : 1;
const rightAngled = tf.tensor2d(
  Array.from({ length: D * D }, (_, at) => sign(Math.floor(at / D), at % D) / Math.sqrt(D)),
  [D, D],
);
const further = tf.randomNormal([D, D], 0, 1 / Math.sqrt(D), "float32", 1);
for (const count of [64, 128]) {
  const keys = tf.concat([rightAngled, further]).slice([0, 0], [count, D]);
  const k = keys.reshape([1, 1, count, D]);
  const v = tf.randomNormal([1, 1, count, D], 0, 1, "float32", 2);
  const off = (found: tf.Tensor) => tf.sqrt(tf.mean(tf.square(tf.sub(found, v)))).dataSync()[0];
  const linear = linearAttention(k, k, v, { features: "identity", normalized: false });
  const softmax = attention(k, k, v, { scale: 50 });
  console.log(
    `${count} pairs: linear is off by ${off(linear)?.toFixed(2)}, softmax by ${off(softmax)?.toFixed(2)}`,
  );
}
