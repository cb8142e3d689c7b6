import "@tensorflow/tfjs-backend-wasm";
import { attention } from "@frugal/attention-core/reference";
import { local, type Mask } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { randomRows } from "../inputs/randomRows.ts";
import { largestDifference } from "../measure/agreement.ts";
import { additiveMask } from "./additiveMask.ts";
import { tfjsBatchedDecoder, tfjsPerHeadDecoder } from "./tfjsDecoder.ts";
import { tfjsOps } from "./tfjsOps.ts";
import { tfjsPerHead } from "./tfjsPerHead.ts";

beforeAll(async () => {
  await tf.setBackend("wasm");
});

const peers = { tfjsOps, tfjsPerHead };
const masks: (Mask | undefined)[] = [undefined, local(3)];

test.each(Object.entries(peers))("%s is attention, and leaves nothing behind", (_, peer) => {
  for (const mask of masks) {
    const before = tf.memory().numTensors;
    const { q, k, v, dOutput } = randomRows(3, 17, 8);
    const array = (x: tf.Tensor) => ({ values: x.dataSync() as Float32Array, shape: x.shape });
    const expected = attention(array(q), array(k), array(v), mask ? { mask } : {});
    const additive = mask && additiveMask(mask, 17);
    const output = peer(q, k, v, additive);
    expect(output.shape).toEqual([1, 3, 17, 8]);
    expect(largestDifference(output.dataSync(), expected.output.values)).toBeLessThan(1e-6);
    tf.dispose([q, k, v, dOutput, output, ...(additive ? [additive] : [])]);
    expect(tf.memory().numTensors).toBe(before);
  }
});

const decoders = { tfjsBatchedDecoder, tfjsPerHeadDecoder };

test.each(Object.entries(decoders))(
  "%s is attention of one query, and leaves nothing behind",
  (_, make) => {
    const before = tf.memory().numTensors;
    const { q, k, v, dOutput } = randomRows(3, 17, 8);
    const first = (x: tf.Tensor4D) => tf.slice(x, [0, 0, 0, 0], [1, 3, 16, 8]);
    const last = (x: tf.Tensor4D) => tf.slice(x, [0, 0, 16, 0], [1, 3, 1, 8]);
    const [query, keys, values, k1, v1] = [last(q), first(k), first(v), last(k), last(v)];
    const array = (x: tf.Tensor) => ({ values: x.dataSync() as Float32Array, shape: x.shape });
    const decoder = make(keys, values);
    const attended = decoder.attend(query);
    const stepped = decoder.step(query, k1, v1);
    const expected = [keys, k].map((all, at) =>
      attention(array(query), array(all), array([values, v][at] as tf.Tensor)),
    );
    for (const [at, got] of [attended, stepped].entries()) {
      expect(got.shape).toEqual([1, 3, 1, 8]);
      const wanted = expected[at]!.output.values;
      expect(largestDifference(got.dataSync(), wanted)).toBeLessThan(1e-6);
    }
    decoder.dispose();
    tf.dispose([q, k, v, dOutput, query, keys, values, k1, v1, attended, stepped]);
    expect(tf.memory().numTensors).toBe(before);
  },
);
