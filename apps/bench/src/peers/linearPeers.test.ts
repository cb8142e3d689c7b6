import "@tensorflow/tfjs-backend-wasm";
import { linearAttention } from "@frugal/attention-core/reference";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { randomRows } from "../inputs/randomRows.ts";
import { largestDifference } from "../measure/agreement.ts";
import { tfjsChunked } from "./tfjsChunked.ts";
import { tfjsChunkwise } from "./tfjsChunkwise.ts";
import { tfjsLinear } from "./tfjsLinear.ts";

beforeAll(async () => {
  await tf.setBackend("wasm");
});

test.each([
  ["tfjsLinear", tfjsLinear, false],
  ["tfjsChunked", tfjsChunked(8), true],
  ["tfjsChunkwise", tfjsChunkwise(8), true],
])("%s is linear attention, and leaves nothing behind", (_, peer, causal) => {
  const before = tf.memory().numTensors;
  const { q, k, v, dOutput } = randomRows(3, 32, 8);
  const array = (x: tf.Tensor) => ({ values: x.dataSync() as Float32Array, shape: x.shape });
  const expected = linearAttention(array(q), array(k), array(v), { causal });
  const output = peer(q, k, v);
  expect(largestDifference(output.dataSync(), expected.output.values)).toBeLessThan(1e-5);
  tf.dispose([q, k, v, dOutput, output]);
  expect(tf.memory().numTensors).toBe(before);
});
