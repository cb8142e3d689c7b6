import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { activationMoments } from "./activationMoments.ts";
import { analyseInitialisation } from "./analyseInitialisation.ts";

beforeAll(async () => {
  await tf.setBackend("wasm");
});

test("the moments are those of the essay", () => {
  const { mean, square, slope } = activationMoments();
  expect(mean).toBeCloseTo(0.206621, 6);
  expect(square).toBeCloseTo(0.355776, 6);
  expect(square ** 2 / mean ** 4).toBeCloseTo(69.447, 2);
  expect(slope).toBeCloseTo(0.5, 9);
});

describe("analyseInitialisation", () => {
  test.each([
    [{ width: 768 }, 0.0562],
    [{ width: 256 }, 0.058],
    [{ width: 256, length: 128, keyDim: 64 }, 0.0568],
    [{ width: 256, length: 1024 }, 0.0513],
    [{ width: 256, normalizer: "paper" }, 0.0137],
  ] as const)(
    "is near what was found elsewhere, and what is predicted: %j",
    (config, elsewhere) => {
      const before = tf.memory().numTensors;
      const { predicted, measured } = analyseInitialisation(config);
      expect(tf.memory().numTensors).toBe(before);
      expect(Math.abs(measured.ratio / elsewhere - 1)).toBeLessThan(0.15);
      expect(Math.abs(measured.ratio / predicted!.ratio - 1)).toBeLessThan(0.12);
      expect(Math.abs(measured.diagonal! / predicted!.diagonal - 1)).toBeLessThan(0.1);
      expect(Math.abs(measured.offDiagonal! / predicted!.offDiagonal - 1)).toBeLessThan(0.1);
    },
  );

  test("has the essay's own estimate beside it", () => {
    const { predicted } = analyseInitialisation({ width: 64 });
    expect(predicted!.essayRatio).toBeCloseTo(0.01126, 5);
  });

  test("follows λ by a power above 7, and λ⁷ bounds it", () => {
    const { scaling } = analyseInitialisation({ width: 256, lambdas: [0.9, 0.5, 0.1] });
    for (const { lambda, ratio, exponent } of scaling) {
      expect(ratio).toBeLessThan(lambda ** 7);
      expect(exponent).toBeGreaterThan(7.9);
      expect(exponent).toBeLessThan(10);
    }
  });

  test("finds deep gated units near the identity, and Transformers not", () => {
    const config = { width: 128, length: 64, keyDim: 64, depths: [24, 1, 12] };
    const { alignment } = analyseInitialisation(config);
    expect(alignment.map(({ layers }) => layers)).toEqual([1, 12, 24]);
    const [one, twelve, all] = alignment as [
      (typeof alignment)[0],
      (typeof alignment)[0],
      (typeof alignment)[0],
    ];
    expect(one.gau).toBeGreaterThan(0.98);
    expect(twelve.gau).toBeGreaterThan(0.9);
    expect(all.gau).toBeGreaterThan(0.85);
    expect(Math.abs(one.transformer - 0.798)).toBeLessThan(0.03);
    expect(twelve.transformer).toBeLessThan(0.25);
    expect(Math.abs(all.transformer)).toBeLessThan(0.1);
  });

  test("takes any normalizer, and refuses what makes no sense", () => {
    const { predicted, measured } = analyseInitialisation({ width: 64, normalizer: "softmax" });
    expect(predicted).toBeUndefined();
    expect(measured.ratio).toBeGreaterThan(0.08);
    const refuses = (config: object, message: string) =>
      expect(() => analyseInitialisation({ width: 8, ...config })).toThrow(
        `analyseInitialisation: ${message}`,
      );
    refuses({ width: 0 }, "width must be a positive integer, got 0");
    refuses({ depths: [1.5] }, "depths must be a positive integer, got 1.5");
    refuses({ lambdas: [0] }, "lambdas must be above 0, got 0");
    refuses({ depths: [1], heads: 3 }, "heads must divide width 8, got 3");
  });
});
