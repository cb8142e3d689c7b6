import { and, atrous, causal, everything, local, or, padding, window } from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { attention, attentionWithLogsumexp } from "./attention.ts";
import type { AttentionOptions } from "./attentionOptions.ts";

beforeAll(async () => {
  await tf.setBackend("wasm");
});

const length = fc.oneof(fc.constantFrom(1, 31, 32, 33, 100), fc.integer({ min: 1, max: 80 }));
const mask = fc.constantFrom(
  everything(),
  causal(),
  and(causal(), window(20)),
  atrous(3),
  or(local(2), atrous(5)),
);
const normalizer = fc.constantFrom<NonNullable<AttentionOptions["normalizer"]>>(
  "softmax",
  "softmaxPlus",
  "squaredRelu",
  "sigmoid",
  "laplace",
  "sparsemax",
  "entmax15",
);

const [H, D] = [2, 8];

/** Draws from a seed, one after the other. */
function drawer(seed: number): (...shape: number[]) => tf.Tensor {
  const next = normals(seed);
  return (...shape) => tf.tensor(randomValues(next, ...shape).values, shape);
}

/** Runs a law for any mask, lengths and seed; what it allocates is freed. */
function holds(law: (given: Given) => void, numRuns = 30): void {
  fc.assert(
    fc.property(mask, length, length, normalizer, fc.integer(), (mask, N, M, normalizer, seed) => {
      tf.tidy(() => {
        const draw = drawer(seed);
        const [q, k, v] = [draw(1, H, N, D), draw(1, H, M, D), draw(1, H, M, 4)];
        law({ q, k, v, N, M, mask, normalizer, draw });
      });
    }),
    { seed: 31, numRuns },
  );
}

interface Given {
  readonly q: tf.Tensor;
  readonly k: tf.Tensor;
  readonly v: tf.Tensor;
  readonly N: number;
  readonly M: number;
  readonly mask: NonNullable<AttentionOptions["mask"]>;
  readonly normalizer: NonNullable<AttentionOptions["normalizer"]>;
  readonly draw: (...shape: number[]) => tf.Tensor;
}

function expectSame(a: tf.Tensor, b: tf.Tensor, tolerance = 2e-6): void {
  expect(a.shape).toEqual(b.shape);
  expect(largestDifference(a.dataSync(), b.dataSync())).toBeLessThan(tolerance);
}

test("sinks of 0 are a key that is 0 and carries nothing: softmax off by one", () => {
  holds(({ q, k, v, mask }) => {
    // One more key, in front: queries are aligned to the last key, so no distance changes.
    const sees = or(mask, padding([1]));
    const off = attention(
      q,
      tf.pad(k, [
        [0, 0],
        [0, 0],
        [1, 0],
        [0, 0],
      ]),
      tf.pad(v, [
        [0, 0],
        [0, 0],
        [1, 0],
        [0, 0],
      ]),
      { mask: sees },
    );
    expectSame(attention(q, k, v, { mask, sinks: tf.zeros([H]) }), off);
  });
});

test("a sink is one more term of the logsumexp, and scales the output by what is left", () => {
  holds(({ q, k, v, mask, draw }) => {
    const sinks = draw(H);
    const plain = attentionWithLogsumexp(q, k, v, { mask });
    const { output, logsumexp } = attentionWithLogsumexp(q, k, v, { mask, sinks });
    const level = tf.reshape(sinks, [1, H, 1]);
    const peak = tf.maximum(plain.logsumexp, level);
    const joined = tf.log(
      tf.add(tf.exp(tf.sub(plain.logsumexp, peak)), tf.exp(tf.sub(level, peak))),
    );
    expectSame(logsumexp, tf.add(peak, joined));
    const share = tf.exp(tf.sub(plain.logsumexp, logsumexp));
    expectSame(output, tf.mul(plain.output, tf.expandDims(share, 3)));
  });
});

test("heads that share keys are heads with copies of them, gradients too", () => {
  holds(({ k, v, N, mask, normalizer, draw }) => {
    const q = draw(1, 3 * H, N, D);
    const dOutput = draw(1, 3 * H, N, 4);
    const repeat = (x: tf.Tensor) => {
      const [, , rows, width] = x.shape as [number, number, number, number];
      return tf.reshape(tf.tile(tf.reshape(x, [H, 1, rows, width]), [1, 3, 1, 1]), [
        1,
        3 * H,
        rows,
        width,
      ]);
    };
    const op = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
      attention(a, b, c, { mask, normalizer });
    const copied = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => op(a, repeat(b), repeat(c));
    expectSame(op(q, k, v), copied(q, k, v));
    const shared = tf.grads(op)([q, k, v], dOutput);
    tf.grads(copied)([q, k, v], dOutput).forEach((grad, at) => {
      expectSame(shared[at] as tf.Tensor, grad, 2e-5);
    });
  });
});

test("a bias that is the same everywhere changes nothing that sums to 1", () => {
  const normalized = ["softmax", "sparsemax", "entmax15"] as const;
  holds(({ q, k, v, N, M, mask }) => {
    for (const normalizer of normalized) {
      const plain = attention(q, k, v, { mask, normalizer });
      for (const shape of [
        [1, N + M - 1],
        [H, N + M - 1],
        [1, 1, N, M],
      ]) {
        const bias = tf.fill(shape, 1.5);
        expectSame(attention(q, k, v, { mask, normalizer, bias }), plain);
      }
    }
  }, 15);
});

test("sparsemax and 1.5-entmax sum to 1, and lie between softmax and the largest score alone", () => {
  holds(({ q, k, M, mask }) => {
    const weights = (normalizer: Given["normalizer"], scale: number) => {
      const oneHot = tf.tile(tf.reshape(tf.eye(M), [1, 1, M, M]), [1, H, 1, 1]);
      return attention(q, k, oneHot, { mask, normalizer, scale });
    };
    const seen = tf.sum(weights("softmax", 1), 3);
    const kept = (["softmax", "entmax15", "sparsemax"] as const).map((normalizer) => {
      const all = weights(normalizer, 1);
      expectSame(tf.sum(all, 3), seen, 5e-6);
      return tf.sum(tf.cast(tf.greater(all, 0), "float32")).dataSync()[0] as number;
    });
    expect(kept).toEqual([...kept].sort((a, b) => b - a));
    // Scores far apart leave one weight.
    for (const normalizer of ["sparsemax", "entmax15"] as const) {
      const most = tf.max(weights(normalizer, 1e6), 3);
      expectSame(most, seen, 1e-3);
    }
  }, 15);
});

test("a table is the full bias that it stands for, and its gradient the sum along diagonals", () => {
  holds(({ q, k, v, N, M, mask, normalizer, draw }) => {
    const table = draw(H, N + M - 1);
    const index = Array.from({ length: N * M }, (_, at) => Math.floor(at / M) - (at % M) + M - 1);
    const spread = (bias: tf.Tensor) =>
      tf.reshape(tf.gather(bias, tf.tensor1d(index, "int32"), 1), [1, H, N, M]);
    const op = (bias: tf.Tensor) => attention(q, k, v, { mask, normalizer, bias });
    expectSame(op(table), op(spread(table)));
    const dOutput = draw(1, H, N, 4);
    const byPair = tf.grad(op)(spread(table), dOutput).dataSync();
    const sums = new Float64Array(H * (N + M - 1));
    byPair.forEach((slope, at) => {
      const place = Math.floor(at / (N * M)) * (N + M - 1) + (index[at % (N * M)] as number);
      sums[place] = (sums[place] as number) + slope;
    });
    const byTable = tf.grad(op)(table, dOutput).dataSync();
    const largest = sums.reduce((most, sum) => Math.max(most, Math.abs(sum)), 1);
    expect(largestDifference(byTable, sums) / largest).toBeLessThan(5e-6);
  });
});

test("a bias of −∞ is a mask: weight 0, gradient 0, and a row of nothing else is empty", () => {
  holds(({ q, k, v, N, M, mask, draw }) => {
    const hidden = tf.tensor(
      Float32Array.from({ length: N * M }, (_, at) => {
        const [i, j] = [Math.floor(at / M), at % M];
        return mask.allows(i + M - N, j) ? 0 : Number.NEGATIVE_INFINITY;
      }),
      [1, 1, N, M],
    );
    const masked = attentionWithLogsumexp(q, k, v, { mask });
    const biased = attentionWithLogsumexp(q, k, v, { bias: hidden });
    expectSame(biased.output, masked.output);
    expectSame(biased.logsumexp, masked.logsumexp);
    const dOutput = draw(1, H, N, 4);
    const grads = (options: AttentionOptions) =>
      tf.grads((a, b, c) => attention(a, b, c, options))([q, k, v], dOutput);
    const wanted = grads({ mask });
    grads({ bias: hidden }).forEach((grad, at) => {
      expectSame(grad, wanted[at] as tf.Tensor, 1e-5);
    });
    const dBias = tf
      .grad((bias) => attention(q, k, v, { bias }))(hidden, dOutput)
      .dataSync();
    hidden.dataSync().forEach((bias, at) => {
      if (bias !== 0) expect(Math.abs(dBias[at] as number)).toBe(0);
    });
  });
});

test("a cap far away is none", () => {
  holds(({ q, k, v, mask, normalizer, draw }) => {
    const dOutput = draw(...(q.shape.slice(0, 3) as number[]), 4);
    const run = (options: AttentionOptions) => {
      const op = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => attention(a, b, c, options);
      return [op(q, k, v), ...tf.grads(op)([q, k, v], dOutput)];
    };
    const plain = run({ mask, normalizer });
    for (const softCap of [1e4, 1e6, 1e9]) {
      run({ mask, normalizer, softCap }).forEach((x, at) => {
        expectSame(x, plain[at] as tf.Tensor, 1e-5);
      });
    }
  });
});

test("a cap keeps scores within it: no weight is more than e^(2 cap) times another", () => {
  holds(({ q, k, M }) => {
    const weights = attention(
      tf.mul(q, 100),
      k,
      tf.reshape(tf.tile(tf.eye(M), [H, 1]), [1, H, M, M]),
      {
        softCap: 0.75,
      },
    );
    const most = tf.max(weights, 3).dataSync();
    const least = tf.min(weights, 3).dataSync();
    most.forEach((weight, row) => {
      expect(weight / (least[row] as number)).toBeLessThan(Math.exp(1.5) * (1 + 1e-5));
    });
  });
});

test("a scale is what the queries are multiplied by, in whatever shape it comes", () => {
  holds(({ q, k, v, N, mask, normalizer, draw }) => {
    for (const shape of [[H], [1, H, N], [1, 1, N]]) {
      const scale = draw(...shape);
      const each = tf.reshape(scale, shape.length === 1 ? [1, H, 1, 1] : [...shape, 1]);
      expectSame(
        attention(q, k, v, { mask, normalizer, scale }),
        attention(tf.mul(q, each), k, v, { mask, normalizer, scale: 1 }),
        5e-6,
      );
    }
  });
});

test("softmaxPlus is a softmax where rows see as many keys as its base", () => {
  holds(({ q, k, v, M }) => {
    const normalizer = { name: "softmaxPlus", base: Math.max(M, 2), least: 2 } as const;
    expectSame(attention(q, k, v, { normalizer }), attention(q, k, v));
  });
});

test("the sigmoid's bias is a bias", () => {
  holds(({ q, k, v, N, M, mask }) => {
    const one = attention(q, k, v, { mask, normalizer: { name: "sigmoid", bias: 1.25 } });
    const bias = tf.fill([1, N + M - 1], 1.25);
    expectSame(
      one,
      attention(q, k, v, { mask, bias, normalizer: { name: "sigmoid", bias: 0 } }),
      1e-5,
    );
  });
});

test("the squared ReLU is homogeneous: scores times c give weights times c²", () => {
  holds(({ q, k, v, mask }) => {
    const normalizer = "squaredRelu";
    const plain = attention(q, k, v, { mask, normalizer, scale: 0.5 });
    // A power of 2 changes no digit.
    const scaled = attention(q, k, v, { mask, normalizer, scale: 2 });
    expect(tf.div(scaled, 16).dataSync()).toEqual(plain.dataSync());
  });
});
