import "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { kernelTimes } from "./kernelTimes.ts";

beforeAll(async () => {
  await tf.setBackend("wasm");
});

test("counts every kernel, and puts them all back", () => {
  const before = tf.getKernelsForBackend("wasm").map(({ kernelFunc }) => kernelFunc);
  const { kernels, total } = kernelTimes(() =>
    tf.tidy(() => {
      const x = tf.ones([64, 64]);
      tf.matMul(tf.exp(x), tf.exp(tf.neg(x)));
    }),
  );
  const calls = Object.fromEntries(kernels.map((one) => [one.name, one.calls]));
  expect(calls).toMatchObject({ Exp: 2, Neg: 1 });
  expect(kernels.reduce((sum, one) => sum + one.milliseconds, 0)).toBeLessThanOrEqual(total);
  expect(() =>
    kernelTimes(() => {
      throw new Error("as it should");
    }),
  ).toThrow("as it should");
  expect(tf.getKernelsForBackend("wasm").map(({ kernelFunc }) => kernelFunc)).toEqual(before);
});
