import { attention } from "@frugal/attention-core";
import { and, causal, documents, type Mask } from "@frugal/sparse-masks";
import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { rotary } from "../rotary/rotary.ts";
import { leakyReRoPE } from "./leakyReRoPE.ts";
import { mergedAttention } from "./mergedAttention.ts";
import type { Turning } from "./mergedAttentionOptions.ts";
import { mergedCache } from "./mergedCache.ts";
import type { MergedPositions } from "./mergedPositions.ts";
import { reRoPE } from "./reRoPE.ts";
import { selfExtend } from "./selfExtend.ts";

const [H, D, E] = [2, 4, 3];
const half: Turning = { layout: "half" };
const at = (values: ArrayLike<number>, i: number) => values[i] as number;

type Inputs = Record<"q" | "k" | "v", ArrayLike<number>>;

/** What distance a pair is told, by the papers. */
const told: Record<string, { positions: MergedPositions; distance(m: number, n: number): number }> =
  {
    ReRoPE: { positions: reRoPE(5), distance: (m, n) => Math.min(m - n, 5) },
    "leaky ReRoPE": {
      positions: leakyReRoPE(5, 4),
      distance: (m, n) => (m - n < 5 ? m - n : 5 + (m - n - 5) / 4),
    },
    "Self-Extend": {
      positions: selfExtend(5, 3),
      distance: (m, n) =>
        m - n < 5 ? m - n : Math.floor(m / 3) - Math.floor(n / 3) + 5 - Math.floor(5 / 3),
    },
  };

/** In float64: scores by the distance that each pair is told, B = 1. */
function byDefinition(
  { q, k, v }: Inputs,
  { N, M, mask }: { N: number; M: number; mask?: Mask },
  distance: (m: number, n: number) => number,
): Float64Array {
  const output = new Float64Array(H * N * E);
  for (let h = 0; h < H; h++)
    for (let i = 0; i < N; i++) {
      const m = i + M - N;
      const weights = Float64Array.from({ length: M }, (_, n) => {
        if (n > m || mask?.allows(m, n, 0, h) === false) return 0;
        let score = 0;
        for (let c = 0; c < D / 2; c++) {
          const angle = distance(m, n) * 10_000 ** ((-2 * c) / D);
          const [a, b] = [c, c + D / 2].map((d) => at(q, (h * N + i) * D + d)) as [number, number];
          const [x, y] = [c, c + D / 2].map((d) => at(k, (h * M + n) * D + d)) as [number, number];
          score += (a * x + b * y) * Math.cos(angle) + (a * y - b * x) * Math.sin(angle);
        }
        return Math.exp(score / Math.sqrt(D));
      });
      const sum = weights.reduce((all, weight) => all + weight, 0);
      for (let e = 0; e < E && sum > 0; e++)
        for (let n = 0; n < M; n++)
          output[(h * N + i) * E + e]! += (at(weights, n) / sum) * at(v, (h * M + n) * E + e);
    }
  return output;
}

function random(N: number, M: number, seed: number) {
  const next = normals(seed);
  return {
    q: randomValues(next, 1, H, N, D),
    k: randomValues(next, 1, H, M, D),
    v: randomValues(next, 1, H, M, E),
    slopes: randomValues(next, 1, H, N, E),
  };
}

const tensors = (inputs: ReturnType<typeof random>) =>
  [inputs.q, inputs.k, inputs.v].map(({ values, shape }) => tf.tensor(values, shape)) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];

describe.each(["cpu", "wasm"])("merged attention on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test.each(Object.entries(told))(
    "%s is its definition, at ragged sizes",
    (_, { positions, distance }) => {
      for (const [N, M] of [
        [1, 1],
        [31, 31],
        [33, 33],
        [100, 100],
        [1, 40],
        [7, 33],
        [33, 7],
      ] as const) {
        const inputs = random(N, M, N + M);
        const { q, k, v } = inputs;
        const plain = { q: q.values, k: k.values, v: v.values };
        for (const mask of [
          undefined,
          and(causal(), documents([Math.ceil(M / 2), M - Math.ceil(M / 2)].filter((n) => n > 0))),
        ]) {
          const options = { positions, rotary: half, ...(mask && { mask }) };
          const output = tf.tidy(() => mergedAttention(...tensors(inputs), options).dataSync());
          const wanted = byDefinition(plain, { N, M, ...(mask && { mask }) }, distance);
          expect(largestDifference(output, wanted)).toBeLessThan(3e-6);
        }
      }
    },
  );

  test.each(Object.entries(told))(
    "%s has the gradients that finite differences show",
    (_, { positions, distance }) => {
      for (const [N, M] of [
        [9, 9],
        [3, 13],
      ] as const) {
        const inputs = random(N, M, 7);
        const { slopes } = inputs;
        const values = (["q", "k", "v"] as const).map((name) =>
          Float64Array.from(inputs[name].values),
        );
        const gradients = tf.tidy(() =>
          tf
            .grads((q, k, v) =>
              tf.sum(
                tf.mul(
                  mergedAttention(q!, k!, v!, { positions, rotary: half }),
                  tf.tensor(slopes.values, slopes.shape),
                ),
              ),
            )(tensors(inputs))
            .map((gradient) => gradient.dataSync()),
        );
        gradients.forEach((gradient, which) => {
          const expected = finiteDifferences((moved) => {
            const [q, k, v] = values.map((one, i) => (i === which ? moved : one));
            return byDefinition({ q, k, v } as Inputs, { N, M }, distance).reduce(
              (sum, x, i) => sum + x * at(slopes.values, i),
              0,
            );
          }, values[which] as Float64Array);
          expect(largestDifference(gradient, expected)).toBeLessThan(1e-5);
        });
      }
    },
  );

  const same: [string, MergedPositions][] = [
    ["ReRoPE with a window of all keys", reRoPE(40)],
    ["ReRoPE with a window beyond", reRoPE(1000)],
    ["leaky ReRoPE with a factor of 1", leakyReRoPE(7, 1)],
    ["Self-Extend with a group of 1", selfExtend(7, 1)],
  ];
  test.each(same)("%s is RoPE", (_, positions) => {
    tf.tidy(() => {
      const [q, k, v] = tensors(random(40, 40, 3));
      for (const layout of ["half", "interleaved"] as const) {
        const turning = { layout, frequencies: [1, 0.03] };
        const plain = attention(rotary(q, turning), rotary(k, turning), v, { mask: causal() });
        const merged = mergedAttention(q, k, v, { positions, rotary: turning });
        expect(largestDifference(merged.dataSync(), plain.dataSync())).toBeLessThan(3e-6);
      }
    });
  });

  test.each(Object.entries(told))(
    "%s step by step from a cache is the whole",
    (_, { positions }) => {
      const [q, k, v] = tensors(random(40, 40, 11));
      const options = {
        positions,
        rotary: { layout: "interleaved", attentionFactor: 1.1 } as const,
      };
      const whole = mergedAttention(q, k, v, { ...options, scale: 0.7 });
      const before = tf.memory().numTensors;
      for (const steps of [[...Array(40).fill(1)], [3, 1, 7, 20, 1, 1, 7], [40]]) {
        const cache = mergedCache(options);
        let from = 0;
        for (const n of steps) {
          tf.tidy(() => {
            const part = (x: tf.Tensor) =>
              tf.slice(x as tf.Tensor4D, [0, 0, from, 0], [1, H, n, x.shape[3] as number]);
            cache.append(part(k), part(v));
            const output = cache.attend(part(q), { scale: 0.7 });
            expect(largestDifference(output.dataSync(), part(whole).dataSync())).toBeLessThan(3e-6);
          });
          from += n;
          expect(cache.length).toBe(from);
        }
        cache.dispose();
        cache.dispose();
        expect(tf.memory().numTensors).toBe(before);
      }
      tf.dispose([q, k, v, whole]);
    },
  );

  test("several heads of queries share a cache's keys", () => {
    tf.tidy(() => {
      const { k, v } = random(20, 20, 2);
      const cache = mergedCache({ positions: reRoPE(5), rotary: half });
      const q = tf.randomNormal([1, 2 * H, 20, D], 0, 1, "float32", 4);
      cache.append(tf.tensor(k.values, k.shape), tf.tensor(v.values, v.shape));
      const repeated = ({ values, shape }: typeof k) =>
        tf.gather(tf.tensor(values, shape), tf.tensor1d([0, 0, 1, 1], "int32"), 1);
      const whole = mergedAttention(q, repeated(k), repeated(v), {
        positions: reRoPE(5),
        rotary: half,
      });
      const output = cache.attend(q);
      expect(largestDifference(output.dataSync(), whole.dataSync())).toBeLessThan(3e-6);
      cache.dispose();
    });
  });
});

describe("bad input is refused", () => {
  test.each([
    [() => reRoPE(0), "reRoPE: window must be a positive integer, got 0"],
    [() => leakyReRoPE(3, 0.5), "leakyReRoPE: factor must be at least 1, got 0.5"],
    [() => selfExtend(3, 1.5), "selfExtend: group must be a positive integer, got 1.5"],
    [
      () =>
        mergedAttention(tf.ones([2, 3]), tf.ones([2, 3]), tf.ones([2, 3]), {
          positions: reRoPE(2),
          rotary: half,
        }),
      "mergedAttention: q must be [B, H, N, D], got [2, 3]",
    ],
  ])("%s", (call, message) => {
    expect(() => tf.tidy(() => void call())).toThrow(message);
  });
});
