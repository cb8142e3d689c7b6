import {
  and,
  bigBird,
  causal,
  documents,
  type Mask,
  not,
  padding,
  perHead,
  window,
} from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import * as reference from "./attentionWeights.reference.ts";
import { attentionWeights } from "./attentionWeights.ts";

const masks: (Mask | undefined)[] = [
  undefined,
  causal(),
  and(causal(), window(9)),
  not(causal()),
  padding([20, 0]),
  perHead([causal(), not(causal()), window(3)]),
  bigBird({ block: 8, window: 1, random: 1, seed: 3 }),
];

describe.each(["cpu", "wasm"])("attentionWeights on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  for (const mask of masks) {
    test(`are the rows of the definition: ${mask?.name ?? "no mask"}`, () => {
      const next = normals(3);
      for (const [N, M] of [
        [1, 1],
        [33, 33],
        [31, 100],
        [100, 40],
      ] as const) {
        const q = randomValues(next, 2, 3, N, 5);
        const k = randomValues(next, 2, 3, M, 5);
        const rows = [N - 1, 0, N >> 1, N - 1];
        const options = { rows, ...(mask && { mask }) };
        const wanted = reference.attentionWeights(q, k, options);
        tf.tidy(() => {
          const got = attentionWeights(tf.tensor(q.values, q.shape), tf.tensor(k.values, k.shape), {
            ...options,
            rows: Int32Array.from(rows),
          });
          expect(got.shape).toEqual([2, 3, 4, M]);
          expect(largestDifference(got.dataSync(), wanted.values)).toBeLessThan(2e-6);
        });
      }
    });
  }

  test("what the mask hides weighs exactly 0, NaN or not", () => {
    tf.tidy(() => {
      const q = tf.ones([1, 1, 4, 2]);
      const bad = Number.NaN;
      const k = tf.tensor4d([1, 1, 1, 1, bad, 1, Infinity, 1], [1, 1, 4, 2]);
      const got = attentionWeights(q, k, { rows: [0, 1, 3], mask: causal() }).dataSync();
      expect(Array.from(got.slice(0, 8))).toEqual([1, 0, 0, 0, 0.5, 0.5, 0, 0]);
      expect(got[8]).toBeNaN();
    });
  });

  test("scales by 1/√D unless told otherwise", () => {
    tf.tidy(() => {
      const x = tf.tensor4d([0, 0, 0, 0, 2, 0, 0, 0], [1, 1, 2, 4]);
      const share = (scale?: number) =>
        attentionWeights(x, x, { rows: [1], ...(scale !== undefined && { scale }) }).dataSync()[1];
      expect(share()).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
      expect(share(0)).toBe(0.5);
      expect(share(-1)).toBeCloseTo(1 / (1 + Math.exp(4)), 6);
    });
  });

  test("refuses rows that are none, and leaves nothing behind", () => {
    const x = tf.zeros([1, 1, 4, 4]);
    const before = tf.memory();
    const refusal = (rows: unknown, more = {}) => {
      expect(() => attentionWeights(x, x, { rows, ...more } as never)).toThrow();
      try {
        attentionWeights(x, x, { rows, ...more } as never);
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    expect(refusal([])).toBe("attentionWeights: rows must name at least one query, got none");
    for (const row of [-1, 4, 0.5, Number.NaN]) {
      expect(refusal([0, row])).toBe(
        `attentionWeights: rows must be integers from 0 to 3, got ${row}`,
      );
    }
    expect(refusal(undefined)).toContain("rows must be an array or an Int32Array, got undefined");
    expect(refusal(2)).toContain("rows must be an array");
    expect(refusal([0], { mask: documents([2, 3]) })).toContain("documents");
    expect(refusal([0], { sinkKeys: 3 })).toContain('unknown option "sinkKeys"');
    expect(refusal([0], { softCap: 0 })).toContain("softCap");
    expect(refusal([0], { normalizer: "laplace" })).toContain("needs the normalizer softmax");
    expect(() => attentionWeights(x, x, undefined as never)).toThrow("rows must be an array");
    expect(tf.memory()).toEqual(before);
    x.dispose();
  });

  test("has no gradient, and says so; beside a loss it is in no one's way", () => {
    const x = tf.ones([1, 1, 3, 2]);
    const before = tf.memory().numTensors;
    expect(() => tf.grad((y) => tf.sum(attentionWeights(y, y, { rows: [0] })))(x)).toThrow(
      "attentionWeights: has no gradient",
    );
    tf.tidy(() => {
      const slope = tf.grad((y) => {
        attentionWeights(y, y, { rows: [1] });
        return tf.sum(y);
      })(x);
      expect(slope.dataSync()).toEqual(new Float32Array(6).fill(1));
    });
    for (let i = 0; i < 10; i++) {
      attentionWeights(x, x, { rows: [0, 2], mask: causal() }).dispose();
    }
    expect(tf.memory().numTensors).toBeLessThanOrEqual(before + 1);
    x.dispose();
  });
});
