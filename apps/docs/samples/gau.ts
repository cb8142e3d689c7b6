import { gatedAttention } from "@frugal/gau";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

await tf.setBackend("wasm");

// A gated attention unit of width d: one head of width s, a gate of width e = 2d.
const [B, N, d, s] = [2, 128, 64, 32];
const e = 2 * d;
const x = tf.randomNormal([B, N, d], 0, 1, "float32", 1);
const dense = (input: tf.Tensor, width: number, seed: number): tf.Tensor3D => {
  const depth = input.shape[2] ?? 1;
  const weights = tf.randomNormal([depth, width], 0, depth ** -0.5, "float32", seed);
  return tf.reshape(tf.matMul(tf.reshape(input, [-1, depth]), weights), [B, N, width]);
};
const silu = (y: tf.Tensor3D) => tf.mul(y, tf.sigmoid(y)) as tf.Tensor3D;

const [u, v, z] = [silu(dense(x, e, 2)), silu(dense(x, e, 3)), silu(dense(x, s, 4))];
// Weights relu(z·z′)² / (n s), no softmax, nothing n × n in memory; then the gate.
const mixed = gatedAttention(u, v, z, { normalizer: "essay" });
const output = dense(mixed, d, 5);

const size = (y: tf.Tensor) => Math.sqrt(Number(tf.mean(tf.square(y)).dataSync()[0]));
console.log(`${output.shape}: ${(size(output) / size(x)).toFixed(2)} of its input at the start`);
