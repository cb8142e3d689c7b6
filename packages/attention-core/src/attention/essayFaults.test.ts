import { and, atrous, causal, local, not, sparse } from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import * as reference from "./attention.reference.ts";
import { attention, attentionWithLogsumexp } from "./attention.ts";

// The Keras code that goes with the essay on sparse attention (kexue.fm/archives/6853;
// github.com/bojone/attention, attention_keras.py) differs from the essay in two ways.

const RATE = 4;

/** Weights of each query when all its scores are equal: [N, N]. */
function weights(mask: ReturnType<typeof sparse>, N: number): Float32Array {
  return tf.tidy(() => {
    const x = tf.zeros([1, 1, N, 8]);
    return attention(x, x, tf.reshape(tf.eye(N), [1, 1, N, N]), { mask })
      .dataSync()
      .slice();
  }) as unknown as Float32Array;
}

describe.each(["cpu", "wasm"])("faults of the essay's code are not ours, on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test("local keys are the neighbours, not every rate-th key", () => {
    const N = 64;
    const query = 30;
    const row = weights(sparse(RATE), N).slice(query * N, (query + 1) * N);
    const near = [-3, -2, -1, 1, 2, 3].map((offset) => row[query + offset] as number);
    expect(Math.min(...near)).toBeGreaterThan(0);
    // The code's offsets are −r(r − 1), …, −r, 0, r, … r(r − 1): no neighbour among them.
    const offsets = Array.from({ length: 2 * RATE - 1 }, (_, i) => (i - RATE + 1) * RATE);
    expect(offsets).toEqual([-12, -8, -4, 0, 4, 8, 12]);
    const seen = [...row.keys()].filter((key) => (row[key] as number) > 0);
    expect(seen).toEqual(
      [...row.keys()].filter((k) => Math.abs(query - k) <= RATE || (query - k) % RATE === 0),
    );
  });

  test("a query's own key counts once", () => {
    const N = 64;
    const all = weights(sparse(RATE), N);
    for (let q = 0; q < N; q++) {
      const row = all.slice(q * N, (q + 1) * N);
      // Twice in the softmax, it would weigh as much as two others.
      for (const weight of row) {
        if (weight > 0) expect(weight / (row[q] as number)).toBeCloseTo(1, 5);
      }
    }
  });

  test("no padding is attended to, whether the rate divides the length or not", () => {
    for (const N of [64, 63, 61]) {
      for (const mask of [sparse(RATE), atrous(RATE), local(RATE), and(causal(), sparse(RATE))]) {
        tf.tidy(() => {
          const x = tf.zeros([1, 1, N, 8]);
          const { output, logsumexp } = attentionWithLogsumexp(x, x, tf.ones([1, 1, N, 1]), {
            mask,
          });
          const levels = logsumexp.dataSync();
          output.dataSync().forEach((sum, q) => {
            const keys = [...Array(N).keys()].filter((k) => mask.allows(q, k)).length;
            expect(sum).toBeCloseTo(1, 6); // zeros in the softmax would take a share
            expect(levels[q]).toBeCloseTo(Math.log(keys), 5);
          });
        });
      }
    }
  });

  test("without a mask nothing is subtracted: attention is not uniform", () => {
    // The code's default subtracts 10¹⁰ from every score, and float32 forgets the score.
    expect(Math.fround(Math.fround(511) - 1e10)).toBe(Math.fround(-1e10));
    const next = normals(2);
    const [q, k, v] = [0, 1, 2].map(() => randomValues(next, 1, 2, 40, 8)) as [
      ReturnType<typeof randomValues>,
      ReturnType<typeof randomValues>,
      ReturnType<typeof randomValues>,
    ];
    tf.tidy(() => {
      const [a, b, c] = [q, k, v].map(({ values, shape }) => tf.tensor(values, shape)) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const uniform = tf.tile(tf.mean(c, 2, true), [1, 1, 40, 1]);
      for (const options of [{}, { mask: sparse(1) }, { mask: not(not(causal())) }]) {
        const got = attention(a, b, c, options).dataSync();
        const wanted = reference.attention(q, k, v, options).output.values;
        expect(largestDifference(got, wanted)).toBeLessThan(2e-6);
        expect(largestDifference(got, uniform.dataSync())).toBeGreaterThan(0.5);
      }
    });
  });
});
