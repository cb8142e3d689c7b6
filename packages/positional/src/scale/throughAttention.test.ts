import { attention } from "@frugal/attention-core";
import { causal, everything } from "@frugal/sparse-masks";
import { denseAttention } from "@frugal/tooling/oracle/denseAttention.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { unitRows } from "../norms/unitRows.ts";
import { cosineScale } from "./cosineScale.ts";
import { logLengthScale } from "./logLengthScale.ts";
import type { RowLengthOptions } from "./rowLengths.ts";
import { scalableSoftmaxScale } from "./scalableSoftmaxScale.ts";

const [B, H, D, E] = [2, 2, 8, 5];
let seed = 0;
const random = (...shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", ++seed);

/** x / ‖x‖ of tfjs's ops, with the addend of `unitRows`. */
const unit = (x: tf.Tensor) =>
  tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), -1, true), 1e-6 ** 2)));

interface Method {
  /** What it learns: a number for each head. */
  readonly learns?: true;
  /** The scale of attention. */
  scale(N: number, rows: RowLengthOptions, learned?: tf.Tensor): tf.Tensor | number;
  /** The scale of query i that sees `seen` keys, by its formula. */
  factor(seen: number): number;
  /** Which rows have length 1. */
  readonly unit?: "q" | "k" | "both";
}

const methods: Record<string, Method> = {
  "log-length scaling": {
    scale: (N, rows) => logLengthScale(N, D, { ...rows, trainedLength: 64 }),
    factor: (seen) => Math.log(seen) / Math.log(64) / Math.sqrt(D),
  },
  "log-length scaling at inference": {
    scale: (N, rows) => logLengthScale(N, D, { ...rows, trainedLength: 20, form: "inference" }),
    factor: (seen) => Math.max(1, Math.log(seen) / Math.log(20)) / Math.sqrt(D),
  },
  "scalable softmax": {
    learns: true,
    scale: (N, rows, learned) => scalableSoftmaxScale(learned as tf.Tensor, N, D, rows),
    factor: (seen) => Math.log(seen) / Math.sqrt(D),
  },
  "cosine attention": {
    scale: (N, rows) => cosineScale(N, rows),
    factor: (seen) => 4 * Math.log(seen),
    unit: "both",
  },
  KeyNorm: { scale: () => 1, factor: () => 1, unit: "k" },
  QueryNorm: { scale: () => 1, factor: () => 1, unit: "q" },
};

describe.each(["cpu", "wasm"])("scales and norms through attention on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    // tfjs counts what customGrad saves on wasm as a leak, in tests only.
    tf.env().set("IS_TEST", false);
  });

  test.each(Object.entries(methods))("%s: output and every gradient", (_, method) => {
    const sizes = [
      [1, 1],
      [31, 31],
      [33, 33],
      [100, 100],
      [1, 40],
      [7, 33],
    ] as const;
    for (const isCausal of [true, false])
      for (const [N, M] of sizes)
        tf.tidy(() => {
          const rows = { keys: M, causal: isCausal };
          const all = [random(B, H, N, D), random(B, H, M, D), random(B, H, M, E)];
          if (method.learns) all.push(random(H));
          const slopes = random(B, H, N, E);
          const [qUnit, kUnit] = (["q", "k"] as const).map(
            (side) => method.unit === side || method.unit === "both",
          );
          const ours = (...[q, k, v, learned]: tf.Tensor[]) =>
            attention(
              qUnit ? unitRows(q as tf.Tensor) : (q as tf.Tensor),
              kUnit ? unitRows(k as tf.Tensor) : (k as tf.Tensor),
              v as tf.Tensor,
              {
                mask: isCausal ? causal() : everything(),
                scale: method.scale(N, rows, learned) as tf.Tensor,
              },
            );
          const theirs = (...[q, k, v, learned]: tf.Tensor[]) => {
            const seen = (i: number) => (isCausal ? i + 1 + M - N : M);
            const factors = tf.tensor(
              Array.from({ length: N }, (_, i) => method.factor(seen(i))),
              [1, 1, N, 1],
            );
            const scale = learned ? tf.mul(factors, tf.reshape(learned, [1, H, 1, 1])) : factors;
            const inputs = [qUnit ? unit(q as tf.Tensor) : q, kUnit ? unit(k as tf.Tensor) : k, v];
            return denseAttention(inputs as tf.Tensor[], {
              allows: (i, j) => !isCausal || j <= i + M - N,
              scale,
            });
          };
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
});
