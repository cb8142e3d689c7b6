import "@tensorflow/tfjs-backend-wasm";
import { attention } from "@frugal/attention-core/reference";
import { window } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { randomRows } from "../../inputs/randomRows.ts";
import { largestDifference } from "../../measure/agreement.ts";
import { batchedWindow } from "./batchedWindow.ts";
import { perBlockWindow } from "./perBlockWindow.ts";
import { readOutWindow } from "./readOutWindow.ts";

beforeAll(async () => {
  await tf.setBackend("wasm");
});

const [H, N, D] = [2, 48, 8];
const peers = {
  batched: batchedWindow,
  "per block": (sizes: Parameters<typeof batchedWindow>[0]) =>
    perBlockWindow({ ...sizes, segment: 2 * sizes.block }),
  "read out": readOutWindow,
};

/** Blocks shorter and longer than the window, as long, and all of it. */
const CASES = [
  [5, 4],
  [5, 12],
  [8, 8],
  [9, 8],
  [1, 8],
  [60, 24],
] as const;

test.each(Object.entries(peers))(
  "%s is windowed attention, and leaves nothing behind",
  (_, make) => {
    for (const [size, block] of CASES) {
      const before = tf.memory().numTensors;
      const { q, k, v, dOutput } = randomRows(H, N, D);
      const array = (x: tf.Tensor) => ({ values: x.dataSync() as Float32Array, shape: x.shape });
      const expected = attention(array(q), array(k), array(v), { mask: window(size) });
      const peer = make({ N, size, block });
      const output = peer.attend(q, k, v);
      expect(output.shape).toEqual([1, H, N, D]);
      expect(largestDifference(output.dataSync(), expected.output.values)).toBeLessThan(1e-6);
      tf.dispose([q, k, v, dOutput, output]);
      peer.dispose();
      expect(tf.memory().numTensors).toBe(before);
    }
  },
);
