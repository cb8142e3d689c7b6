import { multiHeadAttention } from "@frugal/attention-core/layers";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import "@frugal/engine/accelerate"; // after the backend

await tf.setBackend("wasm");

// At each place, say the token before it. Attention has to learn to look one back.
const [length, tokens] = [32, 8];
const model = tf.sequential({
  layers: [
    tf.layers.embedding({ inputDim: tokens, outputDim: 32, inputLength: length }),
    multiHeadAttention({ numHeads: 4, keyDim: 8, mask: "causal", biasDistance: length }),
    tf.layers.dense({ units: tokens, activation: "softmax" }),
  ],
});
const optimizer = tf.train.adam(0.03);
model.compile({ optimizer, loss: "categoricalCrossentropy", metrics: ["acc"] });

const x = tf.randomUniform([512, length], 0, tokens, "int32", 1);
const before = tf.concat([tf.zeros([512, 1], "int32"), tf.slice(x, [0, 0], [-1, length - 1])], 1);
const targets = tf.oneHot(before, tokens);
const { history } = await model.fit(x, targets, { epochs: 8, batchSize: 32, verbose: 0 });
console.log(`right at more than 90 % of the places: ${Number(history.acc?.at(-1)) > 0.9}`);
