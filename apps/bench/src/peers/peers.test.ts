import "@tensorflow/tfjs-backend-wasm";
import { attention } from "@frugal/attention-core/reference";
import { local, type Mask } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { randomRows } from "../inputs/randomRows.ts";
import { largestDifference } from "../measure/agreement.ts";
import { additiveMask } from "./additiveMask.ts";
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
