import { MemoryError } from "@frugal/engine";
import { atrous, causal, documents, type Mask, padding, perHead } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { attention, attentionWithLogsumexp } from "./attention.ts";
import type { AttentionOptions } from "./attentionOptions.ts";
import { ShapeError } from "./shapeError.ts";

const shapes = (...list: number[][]) => list.map((shape) => tf.zeros(shape));

describe.each(["cpu", "wasm"])("attention refuses, on %s", (backend) => {
  let level = { numTensors: 0, numBytes: 0 };

  beforeEach(async () => {
    await tf.setBackend(backend);
    tf.engine().startScope();
    level = tf.memory();
  });
  afterEach(() => tf.engine().endScope());

  /** The message, after checking that nothing was left behind. */
  function refusal(
    q: tf.Tensor,
    k: tf.Tensor,
    v: tf.Tensor,
    options: AttentionOptions = {},
    kind: new (...args: never[]) => Error = Error,
  ): string {
    const before = tf.memory();
    let message = "";
    try {
      attention(q, k, v, options);
    } catch (error) {
      expect(error).toBeInstanceOf(kind);
      message = (error as Error).message;
    }
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numBytes).toBe(before.numBytes);
    expect(level.numTensors).toBeLessThanOrEqual(before.numTensors);
    return message;
  }

  test.each([
    [[2, 8, 4], [1, 2, 8, 4], [1, 2, 8, 4], "q must be [B, H, N, D], got [2, 8, 4]"],
    [[1, 2, 8, 4], [1, 2, 8, 4, 1], [1, 2, 8, 4], "k must be [B, H, M, D], got [1, 2, 8, 4, 1]"],
    [[1, 2, 8, 4], [1, 2, 8, 4], [8, 4], "v must be [B, H, M, E], got [8, 4]"],
    [
      [1, 2, 8, 4],
      [1, 2, 8, 8],
      [1, 2, 8, 4],
      "k must be [1, 2, M, 4] to match q, got [1, 2, 8, 8]",
    ],
    [
      [1, 2, 8, 4],
      [1, 3, 8, 4],
      [1, 3, 8, 4],
      "k must be [1, 2, M, 4] to match q, got [1, 3, 8, 4]",
    ],
    [
      [1, 2, 8, 4],
      [1, 2, 9, 4],
      [1, 2, 8, 4],
      "v must be [1, 2, 9, E] to match k, got [1, 2, 8, 4]",
    ],
    [[1, 2, 0, 4], [1, 2, 8, 4], [1, 2, 8, 4], "q must not be empty, got [1, 2, 0, 4]"],
    [[1, 2, 8, 4], [1, 2, 0, 4], [1, 2, 0, 4], "k must not be empty, got [1, 2, 0, 4]"],
    [[1, 2, 8, 0], [1, 2, 8, 0], [1, 2, 8, 4], "q must not be empty, got [1, 2, 8, 0]"],
    [[0, 2, 8, 4], [0, 2, 8, 4], [0, 2, 8, 4], "q must not be empty, got [0, 2, 8, 4]"],
  ])("shapes %j %j %j", (a, b, c, message) => {
    const [q, k, v] = shapes(a, b, c) as [tf.Tensor, tf.Tensor, tf.Tensor];
    expect(refusal(q, k, v, {}, ShapeError)).toBe(`attention: ${message}`);
  });

  test("what is no living float32 tensor", () => {
    const [x] = shapes([1, 1, 4, 4]) as [tf.Tensor];
    const whole = tf.zeros([1, 1, 4, 4], "int32");
    expect(refusal(x, whole, x, {}, TypeError)).toBe("attention: k must be float32, got int32");
    expect(refusal([[1]] as never, x, x)).toBe("attention: q must be a tf.Tensor, got an array");
    expect(refusal(x, x, undefined as never)).toBe(
      "attention: v must be a tf.Tensor, got undefined",
    );
    const gone = tf.zeros([1, 1, 4, 4]);
    gone.dispose();
    expect(refusal(x, x, gone, {}, TypeError)).toBe("attention: v is disposed");
  });

  test("options that mean nothing", () => {
    const [x] = shapes([2, 1, 4, 4]) as [tf.Tensor];
    expect(refusal(x, x, x, { scale: Number.NaN }, RangeError)).toBe(
      "attention: scale must be a finite number, got NaN",
    );
    expect(refusal(x, x, x, { causal: true } as never, TypeError)).toBe(
      'attention: unknown option "causal"; the options are mask, scale',
    );
    expect(refusal(x, x, x, { mask: "causal" as unknown as Mask }, TypeError)).toBe(
      "attention: mask must be a Mask of @frugal/sparse-masks, got causal",
    );
    expect(refusal(x, x, x, { mask: padding([1, 2, 3]) }, RangeError)).toContain(
      "describes 3 examples, got a batch of 2",
    );
    const [y] = shapes([1, 3, 4, 4]) as [tf.Tensor];
    const both = perHead([causal(), atrous(2)]);
    expect(refusal(y, y, y, { mask: both }, RangeError)).toBe(
      `attention: mask ${both.name} describes 2 heads, got 3`,
    );
  });

  test("a mask for other lengths", () => {
    const [x] = shapes([1, 1, 4, 4]) as [tf.Tensor];
    const message = refusal(x, x, x, { mask: documents([2, 3]) });
    expect(message).toContain("documents");
    expect(message).toContain("4");
  });

  test("more than WASM memory can hold", () => {
    const q = tf.zeros([1, 1, 300_000, 1]);
    const k = tf.zeros([1, 1, 1, 1]);
    const v = tf.zeros([1, 1, 1, 4096]);
    expect(refusal(q, k, v, {}, MemoryError)).toMatch(/attention: needed \d+ MB of WASM memory/);
    const [x] = shapes([1, 1, 4, 4]) as [tf.Tensor];
    expect(attention(x, x, x).dataSync()).toEqual(new Float32Array(16));
  });

  test("names the op that was called", () => {
    const [x] = shapes([4, 4]) as [tf.Tensor];
    expect(() => attentionWithLogsumexp(x, x, x)).toThrow(/^attentionWithLogsumexp: q must be/);
  });

  test("second derivatives, by tfjs's own words", () => {
    const x = tf.ones([1, 1, 4, 4]);
    const once = (y: tf.Tensor) => tf.sum(attention(y, y, y, { mask: causal() })) as tf.Scalar;
    expect(() => tf.grad((y) => tf.sum(tf.grad(once)(y)))(x)).toThrow(/FrugalAttentionGradient/);
  });
});

test("a backend without a kernel gets a clear error", async () => {
  tf.registerBackend("elsewhere", () => new MathBackendCPU());
  await tf.setBackend("elsewhere");
  const x = tf.zeros([1, 1, 4, 4]);
  expect(() => attention(x, x, x)).toThrow(
    'attention: no kernel for the tfjs backend "elsewhere"; it runs on cpu, wasm. ' +
      'Call await tf.setBackend("wasm") first',
  );
  x.dispose();
  await tf.setBackend("cpu");
  tf.removeBackend("elsewhere");
});
