import { synthesizer, synthesizerLogits, synthesizerShapes } from "@frugal/attention-core";
import { causal } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

await tf.setBackend("wasm");

const sizes = { heads: 4, length: 32, width: 64, keyWidth: 16 };
const x = tf.randomNormal([2, 32, 64], 0, 1, "float32", 1);
const v = tf.randomNormal([2, 4, 32, 16], 0, 1, "float32", 2);

for (const kind of ["vanilla", "dense", "random", "factorizedRandom"] as const) {
  const shapes = synthesizerShapes(kind, sizes);
  const weights = Object.fromEntries(
    Object.entries(shapes).map(([name, { shape }]) => [name, tf.randomNormal([...shape], 0, 0.1)]),
  );
  const logits = synthesizerLogits(kind, weights, x);
  const output = synthesizer(logits, v, { mask: causal() });
  const count = Object.values(weights).reduce((sum, weight) => sum + weight.size, 0);
  console.log(`${kind}: ${count} weights, logits [${logits.shape}], output [${output.shape}]`);
}
