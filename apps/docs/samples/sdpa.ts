import { attention } from "@frugal/attention-core";
import { causal } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

await tf.setBackend("wasm");

const mask = causal();
const q = tf.randomNormal([2, 8, 128, 64], 0, 1, "float32", 1);
const normal = (seed: number) => tf.randomNormal([2, 2, 128, 64], 0, 1, "float32", seed);
const [k, v] = [normal(2), normal(3)];

// is_causal=True, enable_gqa=True: fewer heads of keys need no flag
console.log(attention(q, k, v, { mask }).shape);
// scale=0.1, dropout_p=0.1: a seed for each step
console.log(attention(q, k, v, { mask, scale: 0.1, dropout: { rate: 0.1, seed: 1 } }).shape);
