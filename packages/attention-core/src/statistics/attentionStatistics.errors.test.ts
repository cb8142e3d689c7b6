import { MemoryError } from "@frugal/engine";
import { and, atrous, causal, documents, or, padding, window } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { ShapeError } from "../attention/shapeError.ts";
import { attentionStatistics } from "./attentionStatistics.ts";

describe.each(["cpu", "wasm"])("attentionStatistics on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  function refusal(q: unknown, k: unknown, options: object, kind: new (...args: never[]) => Error) {
    const { numTensors, numBytes } = tf.memory();
    let message = "";
    try {
      attentionStatistics(q as tf.Tensor, k as tf.Tensor, options);
    } catch (error) {
      expect(error).toBeInstanceOf(kind);
      message = (error as Error).message;
    }
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    return message;
  }

  test("refuses what it cannot mean, and leaves nothing behind", () => {
    const x = tf.zeros([2, 1, 4, 4]);
    const y = tf.zeros([2, 1, 4, 5]);
    const flat = tf.zeros([4, 4]);
    const is = "attentionStatistics: ";
    expect(refusal(flat, x, {}, ShapeError)).toBe(`${is}q must be [B, H, N, D], got [4, 4]`);
    expect(refusal(x, y, {}, ShapeError)).toBe(
      `${is}k must be [2, 1, M, 4] to match q, got [2, 1, 4, 5]`,
    );
    expect(refusal(x, [1], {}, TypeError)).toBe(`${is}k must be a tf.Tensor, got an array`);
    expect(refusal(x, x, { causal: true }, TypeError)).toContain('unknown option "causal"');
    expect(refusal(x, x, { scale: Number.NaN }, RangeError)).toContain("scale must be");
    expect(refusal(x, x, { mask: padding([1, 2, 3]) }, RangeError)).toContain("3 examples");
    expect(refusal(x, x, { mask: documents([2, 3]) }, Error)).toContain("documents");
    for (const count of [-1, 0.5, Number.NaN, Infinity, "2"]) {
      expect(refusal(x, x, { blocks: count }, RangeError)).toBe(
        `${is}blocks must be an integer of 0 or more, got ${count}`,
      );
      expect(refusal(x, x, { sinkKeys: count }, RangeError)).toContain("sinkKeys must be");
    }
    for (const name of ["bias", "sinks", "dropout", "normalizer"]) {
      expect(refusal(x, x, { [name]: 1 }, Error)).toContain(name);
    }
    expect(refusal(x, x, { normalizer: "sigmoid" }, RangeError)).toBe(
      `${is}a look at weights needs the normalizer softmax or softmaxPlus, got sigmoid`,
    );
    tf.dispose([x, y, flat]);
  });

  test("has no gradient, and says so; beside a loss it is in no one's way", () => {
    const x = tf.ones([1, 1, 5, 4]);
    const loss = (y: tf.Tensor) => tf.sum(attentionStatistics(y, y).entropy);
    expect(() => tf.grad(loss)(x)).toThrow("FrugalAttentionStatistics");
    tf.tidy(() => {
      const slope = tf.grad((y) => {
        attentionStatistics(y, y);
        return tf.sum(y);
      })(x);
      expect(slope.dataSync()).toEqual(new Float32Array(20).fill(1));
    });
    x.dispose();
  });

  test("leaves memory level over 100 steps", () => {
    const [q, k] = [0, 1].map(() => tf.randomNormal([1, 2, 70, 9])) as [tf.Tensor, tf.Tensor];
    const mask = or(and(causal(), window(9)), atrous(5));
    const step = () => tf.dispose({ ...attentionStatistics(q, k, { mask, blocks: 2 }) });
    step();
    const { numTensors, numBytes, numDataBuffers } = tf.memory();
    for (let i = 0; i < 100; i++) step();
    expect(tf.memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
    tf.dispose([q, k]);
  });
});

test("says so when WASM memory cannot hold the blocks asked for", async () => {
  await tf.setBackend("wasm");
  const x = tf.zeros([1, 1, 4, 4]);
  const { numTensors, numBytes } = tf.memory();
  expect(() => attentionStatistics(x, x, { blocks: 100_000 })).toThrow(MemoryError);
  expect(tf.memory()).toMatchObject({ numTensors, numBytes });
  x.dispose();
});

test("working memory is linear in the length", async () => {
  await tf.setBackend("wasm");
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  const N = 32_768;
  const x = tf.ones([1, 1, N, 16]);
  const before = wasm.HEAPU8.length;
  const mask = and(causal(), window(64));
  tf.dispose({ ...attentionStatistics(x, x, { mask, blocks: 16 }) });
  // 7 + 17 + 16 floats a row, 6 of results, packed keys; the heap grows in steps of a fifth.
  expect(wasm.HEAPU8.length - before).toBeLessThan(4 * N * 100);
  x.dispose();
});

test("a backend without a kernel gets a clear error", async () => {
  tf.registerBackend("elsewhere", () => new MathBackendCPU());
  await tf.setBackend("elsewhere");
  const x = tf.zeros([1, 1, 4, 4]);
  expect(() => attentionStatistics(x, x)).toThrow(
    'attentionStatistics: no kernel for the tfjs backend "elsewhere"; it runs on cpu, wasm',
  );
  x.dispose();
  await tf.setBackend("cpu");
  tf.removeBackend("elsewhere");
});
