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
      "k must be [1, 2 or a divisor, M, 4] to match q, got [1, 2, 8, 8]",
    ],
    [
      [1, 2, 8, 4],
      [1, 3, 8, 4],
      [1, 3, 8, 4],
      "k must be [1, 2 or a divisor, M, 4] to match q, got [1, 3, 8, 4]",
    ],
    [
      [1, 2, 8, 4],
      [1, 4, 8, 4],
      [1, 4, 8, 4],
      "k must be [1, 2 or a divisor, M, 4] to match q, got [1, 4, 8, 4]",
    ],
    [
      [1, 1, 8, 4],
      [2, 1, 8, 4],
      [2, 1, 8, 4],
      "k must be [1, 1, M, 4] to match q, got [2, 1, 8, 4]",
    ],
    [
      [1, 2, 8, 4],
      [1, 2, 9, 4],
      [1, 2, 8, 4],
      "v must be [1, 2, 9, E] to match k, got [1, 2, 8, 4]",
    ],
    [
      [1, 4, 8, 4],
      [1, 2, 9, 4],
      [1, 4, 9, 4],
      "v must be [1, 2, 9, E] to match k, got [1, 4, 9, 4]",
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
      'attention: unknown option "causal"; the options are mask, scale, bias, softCap, sinks, dropout, normalizer',
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

  const table = "[1 or 3, 13] or [1 or 2, 1 or 3, 5, 9], of N + M − 1 distances or N × M pairs";
  test.each([
    ["scale", [1], "[3] or [1 or 2, 1 or 3, 5]"],
    ["scale", [3, 5], "[3] or [1 or 2, 1 or 3, 5]"],
    ["scale", [2, 3, 9], "[3] or [1 or 2, 1 or 3, 5]"],
    ["scale", [3, 3, 5], "[3] or [1 or 2, 1 or 3, 5]"],
    ["bias", [3, 14], table],
    ["bias", [13], table],
    ["bias", [2, 13], table],
    ["bias", [2, 3, 9, 5], table],
    ["bias", [2, 2, 5, 9], table],
    ["bias", [3, 5, 9], table],
    ["sinks", [1], "[3]"],
    ["sinks", [3, 1], "[3]"],
    ["sinks", [4], "[3]"],
  ])("%s of shape %j", (name, shape, wanted) => {
    const [q, k] = shapes([2, 3, 5, 4], [2, 3, 9, 4]) as [tf.Tensor, tf.Tensor];
    const options = { [name]: tf.zeros(shape) };
    expect(refusal(q, k, k, options, ShapeError)).toBe(
      `attention: ${name} must be ${wanted}, got [${shape.join(", ")}]`,
    );
  });

  test.each(["scale", "bias", "sinks"])("a %s that is no living float32 tensor", (name) => {
    const [x] = shapes([1, 1, 4, 4]) as [tf.Tensor];
    const refused = (value: unknown) => refusal(x, x, x, { [name]: value }, TypeError);
    expect(refused([1])).toBe(`attention: ${name} must be a tf.Tensor, got an array`);
    expect(refused(null)).toBe(`attention: ${name} must be a tf.Tensor, got null`);
    const whole = tf.zeros([1], "int32");
    expect(refused(whole)).toBe(`attention: ${name} must be float32, got int32`);
    const gone = tf.zeros([1]);
    gone.dispose();
    expect(refused(gone)).toBe(`attention: ${name} is disposed`);
  });

  const cap = "softCap must be a finite number above 0, got";
  const rate = "dropout's rate must be in [0, 1), got";
  const seed = "dropout's seed must be an integer in [0, 2³²), got";
  test.each<[unknown, string, new () => Error]>([
    [{ softCap: 0 }, `${cap} 0`, RangeError],
    [{ softCap: -3 }, `${cap} -3`, RangeError],
    [{ softCap: Number.NaN }, `${cap} NaN`, RangeError],
    [{ softCap: Number.POSITIVE_INFINITY }, `${cap} Infinity`, RangeError],
    [{ softCap: "50" }, `${cap} 50`, RangeError],
    [{ dropout: 0.1 }, "dropout must be { rate, seed }, got 0.1", TypeError],
    [{ dropout: null }, "dropout must be { rate, seed }, got null", TypeError],
    [
      { dropout: { p: 0.1, seed: 1 } },
      'dropout has no field "p"; its fields are rate, seed',
      TypeError,
    ],
    [{ dropout: { rate: 1, seed: 1 } }, `${rate} 1`, RangeError],
    [{ dropout: { rate: -0.1, seed: 1 } }, `${rate} -0.1`, RangeError],
    [{ dropout: { rate: Number.NaN, seed: 1 } }, `${rate} NaN`, RangeError],
    [{ dropout: { seed: 1 } }, `${rate} undefined`, RangeError],
    [{ dropout: { rate: 0.1 } }, `${seed} undefined`, RangeError],
    [{ dropout: { rate: 0.1, seed: -1 } }, `${seed} -1`, RangeError],
    [{ dropout: { rate: 0.1, seed: 0.5 } }, `${seed} 0.5`, RangeError],
    [{ dropout: { rate: 0.1, seed: 2 ** 32 } }, `${seed} 4294967296`, RangeError],
  ])("the option %j", (options, message, kind) => {
    const [x] = shapes([1, 1, 4, 4]) as [tf.Tensor];
    expect(refusal(x, x, x, options as AttentionOptions, kind)).toBe(`attention: ${message}`);
  });

  const names =
    "softmax, softmaxPlus, squaredRelu, sigmoid, laplace, sparsemax, entmax15 or an object with that name";
  test.each<[unknown, string, new () => Error]>([
    ["relu", `normalizer must be ${names}, got relu`, TypeError],
    ["toString", `normalizer must be ${names}, got toString`, TypeError],
    [{ name: "relu" }, `normalizer must be ${names}, got {"name":"relu"}`, TypeError],
    [null, `normalizer must be ${names}, got null`, TypeError],
    [
      { name: "softmax", base: 512 },
      'normalizer softmax has no field "base"; its fields are name',
      TypeError,
    ],
    [
      { name: "laplace", bias: 1 },
      'normalizer laplace has no field "bias"; its fields are name, mean, deviation',
      TypeError,
    ],
    [
      { name: "softmaxPlus", base: 1 },
      "base of softmaxPlus must be a finite number above 1, got 1",
      RangeError,
    ],
    [
      { name: "softmaxPlus", least: 0 },
      "least of softmaxPlus must be a finite number of at least 1, got 0",
      RangeError,
    ],
    [
      { name: "squaredRelu", over: "s" },
      'over of squaredRelu must be "keys" or "keys²" or "n" or "n·s", got s',
      RangeError,
    ],
    [
      { name: "sigmoid", bias: Number.NaN },
      "bias of sigmoid must be a finite number, got NaN",
      RangeError,
    ],
    [{ name: "laplace", mean: "0" }, "mean of laplace must be a finite number, got 0", RangeError],
    [
      { name: "laplace", deviation: 0 },
      "deviation of laplace must be a finite number above 0, got 0",
      RangeError,
    ],
  ])("the normalizer %j", (normalizer, message, kind) => {
    const [x] = shapes([1, 1, 4, 4]) as [tf.Tensor];
    expect(refusal(x, x, x, { normalizer } as AttentionOptions, kind)).toBe(
      `attention: ${message}`,
    );
  });

  test("sums of what does not sum to one", () => {
    const [x, sinks] = shapes([1, 2, 4, 4], [2]) as [tf.Tensor, tf.Tensor];
    expect(refusal(x, x, x, { sinks, normalizer: "sigmoid" }, RangeError)).toBe(
      "attention: sinks needs the normalizer softmax or softmaxPlus, got sigmoid",
    );
    for (const normalizer of ["laplace", { name: "laplace" }] as const) {
      expect(() => attentionWithLogsumexp(x, x, x, { normalizer })).toThrow(
        "attentionWithLogsumexp: the logsumexp needs the normalizer softmax or softmaxPlus, got laplace",
      );
    }
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
