import { attention } from "@frugal/attention-core";
import { and, causal, documents, window } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

await tf.setBackend("wasm");

// xFormers: [batch, length, heads, width]. Here heads come before the length.
const theirs = tf.randomNormal([1, 300, 8, 32], 0, 1, "float32", 1);
const q = tf.transpose(theirs, [0, 2, 1, 3]);

// BlockDiagonalCausalLocalAttentionMask: sequences one after the other, each with a window
const mask = and(causal(), window(64), documents([120, 80, 100]));
console.log(attention(q, q, q, { mask }).shape);
