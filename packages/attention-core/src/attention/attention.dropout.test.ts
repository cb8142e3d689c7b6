import { atrous, causal, or, window } from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { attention, attentionWithLogsumexp } from "./attention.ts";
import type { AttentionOptions } from "./attentionOptions.ts";
import { dropoutKeep } from "./dropoutKeep.ts";

const [B, H, N] = [2, 2, 70];

const draw = (seed: number, ...shape: number[]) => {
  const { values } = randomValues(normals(seed), ...shape);
  return tf.tensor(values, shape);
};

/** Values of which the output is the weights themselves. */
const oneHot = (heads: number, M: number) =>
  tf.tile(tf.eye(M).reshape([1, 1, M, M]), [B, heads, 1, 1]);

/** 1 where the definition keeps the pair. */
function kept(rate: number, seed: number, M: number): Float32Array {
  const bits = new Float32Array(B * H * N * M);
  for (let at = 0; at < bits.length; at++) {
    const row = Math.floor(at / M);
    bits[at] = Number(dropoutKeep({ rate, seed }, Math.floor(row / N), row % N)(at % M));
  }
  return bits;
}

describe.each(["cpu", "wasm"])("dropout on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  const dropout = { rate: 0.25, seed: 4_000_000_000 };

  for (const [name, mask] of Object.entries({
    "no mask": undefined,
    "a causal mask": causal(),
    "a mask in two orders": or(window(9), atrous(8)),
  })) {
    for (const M of [70, 41]) {
      test(`drops exactly the defined weights, and the gradient the same: ${name}, M=${M}`, () => {
        tf.tidy(() => {
          const [q, k, v] = [draw(1, B, H, N, 8), draw(2, B, 1, M, 8), oneHot(1, M)];
          const options = mask ? { mask } : {};
          const whole = attention(q, k, v, options).dataSync();
          const bits = kept(dropout.rate, dropout.seed, M);
          const wanted = whole.map((weight, at) => (weight * (bits[at] as number)) / 0.75);
          const dropped = attention(q, k, v, { ...options, dropout });
          expect(largestDifference(dropped.dataSync(), wanted)).toBeLessThan(2e-6);
          // Σ output ∘ dOutput is linear in the values: their gradient holds the weights again.
          const dOutput = draw(3, B, H, N, M);
          const dV = tf.grad((x) => attention(q, k, x, { ...options, dropout }))(v, dOutput);
          const again = tf.sum(tf.matMul(dropped, dOutput, true), 1, true);
          expect(largestDifference(dV.dataSync(), again.dataSync())).toBeLessThan(1e-5);
        });
      });
    }
  }

  test("with the same seed gives the same bits, with another others", () => {
    tf.tidy(() => {
      const x = draw(4, B, H, N, 8);
      const run = (seed: number) => {
        const options = { dropout: { rate: 0.5, seed }, mask: causal() };
        const grad = tf.grad((y) => attention(y, x, x, options))(tf.clone(x), x);
        return [attention(x, x, x, options).dataSync(), grad.dataSync()];
      };
      const first = run(7);
      expect(run(7)).toEqual(first);
      expect(run(8)).not.toEqual(first);
    });
  });

  test("of rate 0 is none, bit for bit", () => {
    tf.tidy(() => {
      const x = draw(5, 1, 1, N, 8);
      const some = attention(x, x, x, { dropout: { rate: 0, seed: 1 } }).dataSync();
      expect(some).toEqual(attention(x, x, x).dataSync());
    });
  });

  test("leaves the logsumexp alone", () => {
    tf.tidy(() => {
      const x = draw(6, 1, 2, N, 8);
      const plain = attentionWithLogsumexp(x, x, x).logsumexp.dataSync();
      const dropped = attentionWithLogsumexp(x, x, x, { dropout }).logsumexp.dataSync();
      expect(largestDifference(plain, dropped)).toBeLessThan(1e-6);
    });
  });

  const kinds: AttentionOptions[] = [{}, { normalizer: "squaredRelu" }, { normalizer: "sigmoid" }];
  test.each(kinds)(
    "is unbiased: over seeds the mean is what nothing dropped gives, %j",
    (options) => {
      tf.tidy(() => {
        const [n, rate, seeds] = [33, 0.3, 500];
        const [q, k, v] = [7, 8, 9].map((seed) => draw(seed, 1, 1, n, 5)) as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ];
        const weights = attention(q, k, tf.reshape(tf.eye(n), [1, 1, n, n]), options);
        const whole = attention(q, k, v, options).dataSync();
        const deviation = tf
          .sqrt(tf.matMul(tf.square(weights), tf.square(v)).mul(rate / (1 - rate) / seeds))
          .dataSync();
        const mean = new Float64Array(whole.length);
        for (let seed = 0; seed < seeds; seed++) {
          const output = attention(q, k, v, { ...options, dropout: { rate, seed } }).dataSync();
          output.forEach((x, at) => {
            mean[at] = (mean[at] as number) + x / seeds;
          });
        }
        const off = mean.map(
          (x, at) => (x - (whole[at] as number)) / ((deviation[at] as number) + 1e-6),
        );
        expect(Math.max(...off.map(Math.abs))).toBeLessThan(5);
        // As many are off as chance has it: the mean square is 1.
        const square = off.reduce((sum, x) => sum + x * x, 0) / off.length;
        expect(square).toBeGreaterThan(0.6);
        expect(square).toBeLessThan(1.5);
      });
    },
  );
});

test("drops the same on cpu and wasm, bit for bit", async () => {
  const results: unknown[] = [];
  for (const backend of ["cpu", "wasm"]) {
    await tf.setBackend(backend);
    tf.tidy(() => {
      const x = draw(10, B, H, N, 8);
      results.push(
        attention(x, x, x, { dropout: { rate: 0.4, seed: 3 } })
          .dataSync()
          .slice(),
      );
    });
  }
  expect(results[0]).toEqual(results[1]);
});
