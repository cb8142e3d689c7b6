import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterAll, expect, test } from "vitest";
import { matMul } from "../matMul/matMul.ts";
import { setThreads } from "../threads/threads.ts";

afterAll(() => setThreads(1));

const SIZE = 300; // large enough for threads

/** The sum of a product of ones, on the present backend. */
function sum(): number {
  return tf.tidy(() => {
    const x = tf.ones([SIZE, SIZE]);
    return matMul(x, x).sum().dataSync()[0] as number;
  });
}

test.each([1, 2, 8])(
  "ops work on backends in turns and on ones that start anew, %i threads",
  async (count) => {
    setThreads(count);
    for (let turn = 0; turn < 3; turn++) {
      for (const backend of ["cpu", "wasm"]) {
        await tf.setBackend(backend);
        expect(sum()).toBe(SIZE ** 3);
      }
      const factory = tf.findBackendFactory("wasm");
      await tf.setBackend("cpu");
      tf.removeBackend("wasm");
      expect(sum()).toBe(SIZE ** 3);
      tf.registerBackend("wasm", factory, 2);
    }
  },
);

test("tensors move between backends", async () => {
  setThreads(1);
  await tf.setBackend("cpu");
  const x = tf.range(0, 6).reshape([2, 3]);
  await tf.setBackend("wasm");
  const y = tf.range(0, 6).reshape([3, 2]);
  expect([...matMul(x, y).dataSync()]).toEqual([10, 13, 28, 40]);
  await tf.setBackend("cpu");
  expect([...matMul(x, y).dataSync()]).toEqual([10, 13, 28, 40]);
});
