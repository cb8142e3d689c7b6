import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeEach, describe, expect, test } from "vitest";
import { rotaryFrequencies } from "../frequencies/rotaryFrequencies.ts";
import type { RotaryLayout } from "../rotary/rotaryOptions.ts";
import { type XposOptions, xpos } from "./xpos.ts";

const data = (seed: number, ...shape: number[]) => randomValues(normals(seed), ...shape).values;

/** ζᵢ of torchscale: (2i + 0.4 d) / 1.4 d. */
const zeta = (i: number, D: number) => (2 * i + 0.4 * D) / (1.4 * D);

/** The score of a query and a key at a distance: each pair's product turned back and faded. */
function score(
  q: ArrayLike<number>,
  k: ArrayLike<number>,
  distance: number,
  layout: RotaryLayout,
): number {
  const D = q.length;
  const frequencies = rotaryFrequencies(D);
  return frequencies.reduce((sum, frequency, i) => {
    const [a, b] = layout === "half" ? [i, i + D / 2] : [2 * i, 2 * i + 1];
    const real = q[a]! * k[a]! + q[b]! * k[b]!;
    const imaginary = q[b]! * k[a]! - q[a]! * k[b]!;
    const angle = distance * frequency;
    const turned = real * Math.cos(angle) - imaginary * Math.sin(angle);
    return sum + zeta(i, D) ** (distance / 512) * turned;
  }, 0);
}

describe.each(["cpu", "wasm"])("xpos on %s", (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
  });

  test.each(["half", "interleaved"] as const)("scores are relative and fade, %s", (layout) => {
    const [N, M, D] = [5, 9, 12];
    const [a, b] = [data(1, N, D), data(2, M, D)];
    for (const options of [{}, { offset: 100_000 }, { offset: 70, centre: 0 }]) {
      tf.tidy(() => {
        const got = xpos(tf.tensor4d(a, [1, 1, N, D]), tf.tensor4d(b, [1, 1, M, D]), {
          layout,
          ...options,
        });
        const scores = tf.matMul(got.q, got.k, false, true).dataSync();
        for (let i = 0; i < N; i++) {
          for (let j = 0; j < M; j++) {
            const distance = i + M - N - j;
            const rows = [a.subarray(i * D, i * D + D), b.subarray(j * D, j * D + D)] as const;
            const wanted = score(...rows, distance, layout);
            expect(Math.abs(scores[i * M + j]! - wanted)).toBeLessThan(3e-6);
          }
        }
      });
    }
  });

  test("far positions stay finite and right, where ports that count from 0 overflow", () => {
    const D = 64;
    // What torchscale's formula without its centre gives for a key: ζ₀^(−n/512) in float32.
    expect(Math.fround(zeta(0, D) ** (-36_200 / 512))).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(Math.fround(zeta(0, D) ** (-36_300 / 512))).toBe(Number.POSITIVE_INFINITY);
    const N = 2;
    const [a, b] = [data(3, N, D), data(4, N, D)];
    for (const offset of [0, 36_300, 64_000]) {
      tf.tidy(() => {
        // The ends of a text of 64 002, and a place in its middle.
        const options = { layout: "half", offset, centre: 32_000 } as const;
        const got = xpos(tf.tensor4d(a, [1, 1, N, D]), tf.tensor4d(b, [1, 1, N, D]), options);
        const scores = tf.matMul(got.q, got.k, false, true).dataSync();
        const wanted = score(a.subarray(D), b.subarray(0, D), 1, "half");
        expect(Math.abs(scores[N]! - wanted)).toBeLessThan(1e-5);
      });
    }
  });

  test("its gradients are what finite differences show", () => {
    const [N, D] = [3, 6];
    const inputs = [data(5, N, D), data(6, N, D)].map((x) => Float64Array.from(x));
    const options: XposOptions = { layout: "interleaved", scaleBase: 4, centre: 0.5 };
    const loss = (values: readonly ArrayLike<number>[]) => {
      let sum = 0;
      for (let i = 0; i < N; i++) {
        for (let j = 0; j < N; j++) {
          const row = (x: ArrayLike<number>, r: number) => Array.from(x).slice(r * D, r * D + D);
          const faded = [0, 1, 2].reduce((total, p) => {
            const q = row(values[0]!, i).map((x, e) => (e >> 1 === p ? x : 0));
            const own = score(q, row(values[1]!, j), i - j, "interleaved");
            return total + own * zeta(p, D) ** ((i - j) / 4 - (i - j) / 512);
          }, 0);
          sum += faded * Math.sin(i + 2 * j);
        }
      }
      return sum;
    };
    tf.tidy(() => {
      const weights = Array.from({ length: N * N }, (_, at) =>
        Math.sin(Math.floor(at / N) + 2 * (at % N)),
      );
      const slopes = tf.grads((q: tf.Tensor, k: tf.Tensor) => {
        const got = xpos(q, k, options);
        const scores = tf.matMul(got.q, got.k, false, true);
        return scores.mul(tf.tensor(weights, [1, 1, N, N])).sum();
      })(inputs.map((x) => tf.tensor4d(Float32Array.from(x), [1, 1, N, D])));
      slopes.forEach((slope, at) => {
        const wanted = finiteDifferences(
          (values) => loss(inputs.map((own, i) => (i === at ? values : own))),
          inputs[at]!,
        );
        expect(largestDifference(slope.dataSync(), wanted)).toBeLessThan(2e-5);
      });
    });
  });

  test("leaves nothing behind but its two results, even where the second would fail", () => {
    const q = tf.zeros([1, 2, 4, 8]);
    const { numTensors } = tf.memory();
    const got = xpos(q, q, { layout: "half" });
    expect(tf.memory().numTensors).toBe(numTensors + 2);
    tf.dispose({ ...got });
    expect(() => xpos(q, q, { layout: "half", centre: 1e6 })).toThrow();
    expect(tf.memory().numTensors).toBe(numTensors);
    q.dispose();
  });
});

test("xpos refuses what would overflow or does not fit", () => {
  tf.tidy(() => {
    const q = tf.zeros([1, 1, 4, 64]);
    const layout = "half";
    expect(() => xpos(q, q, { layout, centre: 40_000 })).toThrow(
      "xpos: positions must be within 32695 of the centre 40000, or factors leave float32; got 40000",
    );
    expect(() => xpos(q, tf.zeros([1, 1, 4, 32]), { layout })).toThrow(
      "xpos: k must be [1, H, M, 64] to match q, got [1, 1, 4, 32]",
    );
    expect(() => xpos(q, q, { layout, gamma: 0 })).toThrow(
      "xpos: gamma must be a finite number above 0",
    );
    expect(() => xpos(q, q, { layout, base: 3 } as never)).toThrow('xpos: unknown option "base"');
    expect(() => xpos(q, q, {} as never)).toThrow("xpos: layout must be");
    const odd = tf.zeros([1, 1, 4, 7]);
    expect(() => xpos(odd, odd, { layout })).toThrow("xpos: the width D must be even, got 7");
  });
});
