import { attention } from "@frugal/attention-core";
import { draw, plan, sparse } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

await tf.setBackend("wasm");

console.log(draw(sparse(3), 9, 9)); // near ones, and every third

const N = 1024;
const mask = sparse(32); // built once: how it is cut into tiles is remembered
const cost = plan(mask, { B: 1, H: 2, N, D: 32 });
console.log(`${(100 * cost.density).toFixed(2)} % of the pairs, in ${cost.passes.length} passes`);

const normal = (seed: number) => tf.randomNormal([1, 2, N, 32], 0, 1, "float32", seed);
const [q, k, v] = [normal(1), normal(2), normal(3)];
const output = attention(q, k, v, { mask });

// The same with all pairs, hiding those that the mask leaves out.
const difference = tf.tidy(() => {
  const at = tf.range(0, N, 1, "int32");
  const distance = tf.abs(tf.sub(tf.expandDims(at, 1), tf.expandDims(at, 0)));
  const seen = tf.logicalOr(tf.lessEqual(distance, 32), tf.equal(tf.mod(distance, 32), 0));
  const scores = tf.div(tf.matMul(q, k, false, true), Math.sqrt(32));
  const hidden = tf.add(scores, tf.where(seen, 0, -1e9));
  return tf.max(tf.abs(tf.sub(tf.matMul(tf.softmax(hidden), v), output))).dataSync()[0];
});
console.log(`the same as dense attention under a mask: ${Number(difference) < 1e-5}`);
