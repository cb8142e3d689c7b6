import { multiHeadAttention } from "@frugal/attention-core/layers";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

await tf.setBackend("wasm");

const tokens = tf.input({ shape: [128], dtype: "int32" });
const x = tf.layers.embedding({ inputDim: 256, outputDim: 64, maskZero: true }).apply(tokens);
// use_causal_mask=True is a description, which a saved model holds
const layer = multiHeadAttention({
  numHeads: 8,
  keyDim: 8,
  mask: { and: ["causal", { window: 32 }] },
});
const model = tf.model({
  inputs: tokens,
  outputs: layer.apply(x as tf.SymbolicTensor) as tf.SymbolicTensor,
});
console.log(
  model
    .predict(tf.ones([2, 128], "int32"))
    .toString()
    .split("\n")[0],
  layer.countParams(),
);
