import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { cosineScale } from "./cosineScale.ts";
import { logLengthFactors } from "./logLengthFactors.ts";
import { logLengthScale } from "./logLengthScale.ts";
import { scalableSoftmaxScale } from "./scalableSoftmaxScale.ts";

test("log-length factors, in training and for inference alone", () => {
  const training = logLengthFactors(1000, { trainedLength: 512 });
  expect(training[0]).toBe(0);
  expect(training[511]).toBe(1);
  expect(training[99]).toBeCloseTo(Math.log(100) / Math.log(512), 15);
  expect(training[999]).toBeCloseTo(Math.log(1000) / Math.log(512), 15);
  const inference = logLengthFactors(1000, { trainedLength: 512, form: "inference" });
  expect(inference.slice(0, 512)).toEqual(new Float64Array(512).fill(1));
  expect(inference.slice(512)).toEqual(training.slice(512));
});

test("counts keys as attention aligns them: the last query at the last key", () => {
  const late = logLengthFactors(3, { keys: 100, trainedLength: 64 });
  [98, 99, 100].forEach((n, i) => {
    expect(late[i]).toBeCloseTo(Math.log(n) / Math.log(64), 15);
  });
  const all = logLengthFactors(3, { keys: 100, causal: false });
  expect(new Set(all)).toEqual(new Set([Math.log(100) / Math.log(512)]));
  const blind = logLengthFactors(5, { keys: 2 });
  expect(Array.from(blind.slice(0, 4))).toEqual([0, 0, 0, 0]);
});

test("as scales of attention: over √D, by row", () => {
  tf.tidy(() => {
    const scale = logLengthScale(700, 64);
    expect(scale.shape).toEqual([1, 1, 700]);
    const wanted = logLengthFactors(700).map((factor) => factor / 8);
    expect(largestDifference(scale.dataSync(), wanted)).toBeLessThan(1e-8);
    const cosine = cosineScale(300);
    expect(cosine.shape).toEqual([1, 1, 300]);
    expect(cosine.dataSync()[299]).toBeCloseTo(4 * Math.log(300), 5);
    expect(cosineScale(2, { factor: 3.5, keys: 50, causal: false }).dataSync()[0]).toBeCloseTo(
      3.5 * Math.log(50),
      5,
    );
  });
});

test("scalable softmax: s ln n / √D, learned", () => {
  tf.tidy(() => {
    const s = Float64Array.of(0.43, 1 / Math.log(512));
    const [N, D] = [40, 16];
    const given = tf.tensor1d(Float32Array.from(s));
    const scale = scalableSoftmaxScale(given, N, D);
    expect(scale.shape).toEqual([1, 2, N]);
    const of = (s: ArrayLike<number>) =>
      Float64Array.from({ length: 2 * N }, (_, at) => {
        return (s[Math.floor(at / N)]! * Math.log((at % N) + 1)) / Math.sqrt(D);
      });
    expect(largestDifference(scale.dataSync(), of(s))).toBeLessThan(1e-7);
    // The second head stands where log-length scaling over 512 does.
    expect(
      largestDifference(scale.dataSync().slice(N), logLengthScale(N, D).dataSync()),
    ).toBeLessThan(1e-7);
    const weight = (at: number) => Math.sin(at);
    const weights = tf.tensor(
      Float32Array.from({ length: 2 * N }, (_, at) => weight(at)),
      [1, 2, N],
    );
    const slope = tf
      .grad((s) => scalableSoftmaxScale(s, N, D))(given, weights)
      .dataSync();
    const loss = (s: Float64Array) => of(s).reduce((sum, y, at) => sum + y * weight(at), 0);
    expect(largestDifference(slope, finiteDifferences(loss, s))).toBeLessThan(1e-6);
  });
});

test.each<[() => unknown, string]>([
  [() => logLengthFactors(0), "logLengthFactors: N must be a finite number above 0, got 0"],
  [() => logLengthFactors(2.5), "logLengthFactors: N and keys must be integers, got 2.5 and 2.5"],
  [
    () => logLengthFactors(2, { trainedLength: 1 }),
    "logLengthFactors: trainedLength must be above 1, got 1",
  ],
  [
    () => logLengthFactors(2, { form: "both" as never }),
    'logLengthFactors: form must be "training" or "inference", got "both"',
  ],
  [() => logLengthScale(2, 0), "logLengthScale: D must be a finite number above 0, got 0"],
  [
    () => cosineScale(2, { factor: -1 }),
    "cosineScale: factor must be a finite number above 0, got -1",
  ],
  [
    () => tf.tidy(() => scalableSoftmaxScale(tf.zeros([2, 1]), 4, 8)),
    "scalableSoftmaxScale: s must be [H], got [2, 1]",
  ],
  [
    () => scalableSoftmaxScale(3 as never, 4, 8),
    "scalableSoftmaxScale: s must be a float32 tensor, got number",
  ],
])("refuses %#", (make, message) => {
  expect(make).toThrow(message);
});
