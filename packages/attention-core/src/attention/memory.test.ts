import { setThreads } from "@frugal/engine";
import { and, causal, perHead, sparse, window } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attention, attentionWithLogsumexp } from "./attention.ts";

beforeAll(() => setThreads(1));
afterAll(() => setThreads(1));

/** Bytes of tfjs's WASM heap. */
function heapBytes(): number {
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  return wasm.HEAPU8.length;
}

describe.each(["cpu", "wasm"])("memory on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test("is level after 100 steps, forward and backward", () => {
    const mask = perHead([and(causal(), window(20)), sparse(6)]);
    const [q, k, v] = [0, 1, 2].map(() => tf.randomNormal([1, 2, 70, 9])) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const step = () => {
      attention(q, k, v, { mask }).dispose();
      const { output, logsumexp } = attentionWithLogsumexp(q, k, v, { mask });
      tf.dispose([output, logsumexp]);
      tf.dispose(tf.grads((a, b, c) => attention(a, b, c, { mask }))([q, k, v]));
    };
    step();
    const { numTensors, numBytes, numDataBuffers } = tf.memory();
    const heap = backend === "wasm" ? heapBytes() : 0;
    for (let i = 0; i < 100; i++) step();
    expect(tf.memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
    if (backend === "wasm") expect(heapBytes()).toBe(heap);
    tf.dispose([q, k, v]);
  });

  test("holds no output for a gradient that does not read it", () => {
    const x = tf.ones([1, 1, 5, 4]);
    /** Tensors that the gradient keeps, beside the inputs. */
    const kept = (normalizer: "softmax" | "squaredRelu" | "sparsemax") => {
      let tensors = 0;
      const op = (y: tf.Tensor) => {
        const before = tf.memory().numTensors;
        const output = attention(y, x, x, { normalizer });
        tensors = tf.memory().numTensors - before;
        return output;
      };
      tf.grad(op)(x).dispose();
      return tensors;
    };
    const least = kept("squaredRelu");
    expect(kept("softmax")).toBe(least + 2);
    expect(kept("sparsemax")).toBe(least + 3); // the sums of slopes too
    x.dispose();
  });

  test("of tensors made in a tidy is the tidy's", () => {
    const before = tf.memory().numTensors;
    const kept = tf.tidy(() => {
      const x = tf.ones([1, 1, 5, 4]);
      attentionWithLogsumexp(x, x, x);
      return attention(x, x, x);
    });
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(kept.dataSync()).toEqual(new Float32Array(20).fill(1));
    kept.dispose();
  });
});

test("is linear in the length: a window over 32768 keys fits into little more than its tensors", async () => {
  await tf.setBackend("wasm");
  const N = 32_768;
  const before = heapBytes();
  const x = tf.ones([1, 1, N, 64]);
  const inputs = heapBytes() - before;
  attention(x, x, x, { mask: and(causal(), window(64)) }).dispose();
  // The output and the packed keys are as large as the input; the heap grows in steps of a fifth.
  expect(heapBytes() - before).toBeLessThan(4 * Math.max(inputs, N * 64 * 4));
  x.dispose();
});
