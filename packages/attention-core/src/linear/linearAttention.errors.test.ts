import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, expect, test } from "vitest";
import { ShapeError } from "../attention/shapeError.ts";
import { linearAttention } from "./linearAttention.ts";
import type { LinearAttentionOptions } from "./linearAttentionOptions.ts";

beforeAll(async () => {
  await tf.setBackend("wasm");
});

/** The error, after checking that nothing was left behind. */
function refusal(shapes: number[][], options: LinearAttentionOptions = {}): Error {
  const [q, k, v] = shapes.map((shape) => tf.zeros(shape)) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const before = tf.memory().numTensors;
  try {
    linearAttention(q, k, v, options);
  } catch (error) {
    expect(tf.memory().numTensors).toBe(before);
    return error as Error;
  } finally {
    tf.dispose([q, k, v]);
  }
  throw new Error("nothing was refused");
}

const one = [1, 2, 8, 4];
const three = [one, one, one];

test.each([
  [[[2, 8, 4], one, one], "linearAttention: q must be [B, H, N, D], got [2, 8, 4]"],
  [
    [one, [1, 2, 8, 8], one],
    "linearAttention: k must be [1, 2, M, 4] to match q, got [1, 2, 8, 8]",
  ],
  [
    [one, one, [1, 2, 9, 4]],
    "linearAttention: v must be [1, 2, 8, E] to match k, got [1, 2, 9, 4]",
  ],
  [[[1, 2, 0, 4], one, one], "linearAttention: q must not be empty, got [1, 2, 0, 4]"],
])("shapes %j", (shapes, message) => {
  const error = refusal(shapes);
  expect(error).toBeInstanceOf(ShapeError);
  expect(error.message).toBe(message);
});

test("options that mean nothing", () => {
  expect(refusal(three, { scale: 1 } as never).message).toBe(
    'linearAttention: unknown option "scale"; the options are features, causal, normalized, epsilon, keyMask, queryMask',
  );
  expect(refusal(three, { features: "gelu" as never }).message).toBe(
    'linearAttention: features must be identity, relu, elu+1, exp or a performer(), got "gelu"',
  );
  expect(refusal(three, { epsilon: -1 }).message).toBe(
    "linearAttention: epsilon must be a number of at least 0, got -1",
  );
});

test("masks of other rows, or of another type", () => {
  const [short, numbers] = [tf.zeros([1, 7], "bool"), tf.zeros([1, 8])];
  expect(refusal(three, { keyMask: short }).message).toBe(
    "linearAttention: keyMask must be [1, 8], got [1, 7]",
  );
  expect(refusal(three, { queryMask: numbers }).message).toBe(
    "linearAttention: queryMask must be bool, got float32",
  );
  expect(refusal(three, { keyMask: [true] as never }).message).toBe(
    "linearAttention: keyMask must be a tf.Tensor, got object",
  );
  tf.dispose([short, numbers]);
});
