import { attention } from "@frugal/attention-core";
import { causal, everything } from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { alibi } from "./alibi.ts";
import { alibiSlopes } from "./alibiSlopes.ts";
import { clippedRelative } from "./clippedRelative.ts";
import type { DistanceTableOptions } from "./distanceTableOptions.ts";
import { kerpleLog } from "./kerpleLog.ts";
import { kerplePower } from "./kerplePower.ts";
import { sandwich } from "./sandwich.ts";
import { t5Buckets } from "./t5Buckets.ts";

const [H, D] = [2, 8];
let seed = 0;
const random = (...shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", ++seed);

type Table = (parameters: readonly tf.Tensor[], lengths: DistanceTableOptions) => tf.Tensor;

/** What each table is made of, [parameters' shapes, table]. */
const tables: Record<string, [number[][], Table]> = {
  alibi: [[[H]], ([slopes], lengths) => alibi(slopes as tf.Tensor, lengths)],
  kerpleLog: [
    [[H], [H]],
    ([slope, rate], lengths) =>
      kerpleLog({ slope: tf.exp(slope as tf.Tensor), rate: tf.exp(rate as tf.Tensor) }, lengths),
  ],
  kerplePower: [
    [[H], [H]],
    ([slope, power], lengths) =>
      kerplePower(
        { slope: tf.exp(slope as tf.Tensor), power: tf.sigmoid(power as tf.Tensor) },
        lengths,
      ),
  ],
  sandwich: [[], (_, { N, M }) => sandwich({ heads: H, width: 16, N, ...(M && { M }) })],
  t5Buckets: [[[16, H]], ([table], lengths) => t5Buckets(table as tf.Tensor, lengths)],
  clippedRelative: [
    [[H, 9]],
    ([table], { N, M }) => clippedRelative(table as tf.Tensor, { N, ...(M && { M }) }),
  ],
};

/** attention with a table, of tfjs's ops: rows of the bias are slices of the table. */
function dense(
  [q, k, v]: readonly tf.Tensor[],
  table: tf.Tensor,
  { N, M, direction }: { N: number; M: number; direction: "causal" | "both" },
): tf.Tensor {
  const rows = Array.from({ length: N }, (_, i) =>
    tf.reverse(tf.slice(table as tf.Tensor2D, [0, i], [H, M]), 1),
  );
  const hidden = tf.tensor2d(
    Float32Array.from({ length: N * M }, (_, p) =>
      direction === "causal" && Math.floor(p / M) + M - N < p % M ? -1e30 : 0,
    ),
    [N, M],
  );
  const scores = tf.mul(tf.matMul(q as tf.Tensor, k as tf.Tensor, false, true), 1 / Math.sqrt(D));
  const weights = tf.softmax(tf.add(tf.add(scores, tf.stack(rows, 1)), hidden));
  return tf.matMul(weights, v as tf.Tensor);
}

describe.each(["cpu", "wasm"])("tables as attention's bias on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    // tfjs counts what customGrad saves on wasm as a leak, in tests only.
    tf.env().set("IS_TEST", false);
  });

  test.each(Object.entries(tables))("%s: output and every gradient", (_, [shapes, table]) => {
    for (const direction of ["causal", "both"] as const)
      for (const [N, M] of [
        [1, 1],
        [31, 31],
        [33, 33],
        [100, 100],
        [1, 40],
        [7, 33],
      ] as const)
        tf.tidy(() => {
          const mask = direction === "causal" ? causal() : everything();
          const lengths = { N, M, direction };
          const inputs = [random(1, H, N, D), random(1, H, M, D), random(1, H, M, D)];
          const all = [...inputs, ...shapes.map((shape) => random(...shape))];
          const slopes = random(1, H, N, D);
          const ours = (...[q, k, v, ...parameters]: tf.Tensor[]) =>
            attention(q as tf.Tensor, k as tf.Tensor, v as tf.Tensor, {
              mask,
              bias: table(parameters, lengths),
            });
          const theirs = (...[q, k, v, ...parameters]: tf.Tensor[]) =>
            dense([q, k, v] as tf.Tensor[], table(parameters, lengths), lengths);
          const difference = (a: tf.Tensor, b: tf.Tensor) =>
            largestDifference(a.dataSync(), b.dataSync());
          expect(difference(ours(...all), theirs(...all))).toBeLessThan(1e-5);
          const gradientsOf = (f: (...x: tf.Tensor[]) => tf.Tensor) =>
            tf.grads((...some: tf.Tensor[]) => tf.sum(tf.mul(f(...some), slopes)))(all);
          const mine = gradientsOf(ours);
          gradientsOf(theirs).forEach((wanted, i) => {
            const largest = Math.max(1, tf.max(tf.abs(wanted)).dataSync()[0] as number);
            expect(difference(mine[i] as tf.Tensor, wanted) / largest).toBeLessThan(5e-5);
          });
        });
  });

  test("ALiBi's slopes for 12 heads are the score's, and any table is what decoding adds", () => {
    tf.tidy(() => {
      const heads = 12;
      const [q, k, v] = [random(1, heads, 20, D), random(1, heads, 20, D), random(1, heads, 20, D)];
      const options = { mask: causal() };
      const bias = alibi(alibiSlopes(heads), { N: 20 });
      const whole = attention(q, k, v, { ...options, bias });
      const last = tf.slice(q, [0, 0, 19, 0], [1, heads, 1, D]);
      const step = attention(last, k, v, {
        ...options,
        bias: alibi(alibiSlopes(heads), { N: 1, M: 20 }),
      });
      const wanted = tf.slice(whole, [0, 0, 19, 0], [1, heads, 1, D]);
      expect(largestDifference(step.dataSync(), wanted.dataSync())).toBeLessThan(2e-6);
    });
  });
});
