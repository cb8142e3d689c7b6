import { monarchDense } from "@frugal/monarch/layers";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

await tf.setBackend("wasm");

// fly: MonarchLinear(1024, 1024, nblocks=32)
const layer = monarchDense({ units: 1024 });
const y = layer.apply(tf.randomNormal([4, 1024], 0, 1, "float32", 1)) as tf.Tensor;
console.log(y.shape, layer.countParams());
