import { attention } from "@frugal/attention-core";
import { and, atrous, causal, local, type Mask, sparse } from "@frugal/sparse-masks";
import type { Claim } from "@frugal/tooling/claim";
import * as tf from "@tensorflow/tfjs-core";

const POST = "Su Jianlin 2019, kexue.fm/archives/6853";

/** The rows of softmax that attention uses, [n, n]: what it gives for one-hot values. */
function weights(n: number, mask: Mask, q: tf.Tensor4D, k: tf.Tensor4D): tf.Tensor2D {
  const oneHot = tf.reshape(tf.eye(n), [1, 1, n, n]);
  return tf.reshape(attention(q, k, oneHot, { mask }), [n, n]);
}

const rows = (n: number, seed: number) =>
  tf.randomNormal([1, 1, n, 16], 0, 1, "float32", seed) as tf.Tensor4D;

/** Whether two layers, local and then atrous, carry something from every key to every query. */
function reaches(n: number, first: Mask, second: Mask, required: Mask): boolean {
  const reach = tf.tidy(() => {
    const [near, far] = [first, second].map((mask, i) =>
      weights(n, mask, rows(n, 2 * i + 1), rows(n, 2 * i + 2)),
    );
    return tf.matMul(far as tf.Tensor2D, near as tf.Tensor2D).dataSync();
  });
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      if (required.allows(i, j) && !((reach[i * n + j] as number) > 0)) return false;
  return true;
}

const SIZES_OF_TWO_LAYERS = [
  [64, 8],
  [100, 8],
  [257, 16],
] as const;

/** Two cheap layers see what a full one sees, if the local one is wide enough. */
export const localThenAtrous: Claim = {
  id: "S4",
  source: `${POST}, on alternating layers`,
  statement:
    "Local and then atrous attention, one layer each, carry every token to every other; with half the radius they do not.",
  expected:
    "A_atrous(k) · A_local(r) > 0 everywhere (causal: on and below the diagonal) for r = k and r = k − 1, not for r = k − 2 and r = k / 2; at (n, k) = (64, 8), (100, 8), (257, 16)",
  async run({ useBackend }) {
    await useBackend("wasm");
    const lines = SIZES_OF_TWO_LAYERS.flatMap(([n, k]) =>
      (["bidirectional", "causal"] as const).map((way) => {
        const sided = (mask: Mask) => (way === "causal" ? and(causal(), mask) : mask);
        const radii = [k, k - 1, k - 2, k / 2];
        const [all, some] = [true, false].map((expected) =>
          radii.filter((radius) => {
            const layers = [local(radius), atrous(k), atrous(1)].map(sided);
            return reaches(n, ...(layers as [Mask, Mask, Mask])) === expected;
          }),
        ) as [number[], number[]];
        return {
          text: `n=${n} k=${k} ${way}: all for r = ${all.join(", ")}, not for ${some.join(", ")}`,
          holds: all.every((radius) => radius >= k - 1) && some.every((radius) => radius < k - 1),
        };
      }),
    );
    return {
      measured: lines.map(({ text }) => text).join("\n"),
      holds: lines.every(({ holds }) => holds),
    };
  },
};

/** In a float32 softmax over a few hundred keys. */
const ROUNDING = 1e-6;

/** How far the weights that attention uses are from those of the post's set. */
interface Deviation {
  /** Weights that are positive where they should be 0, or the other way round. */
  readonly misplaced: number;
  /** Of a row's sum, from 1. */
  readonly sum: number;
  /** Of the weight of the query's own key where all scores are equal, times how many there are, from 1. */
  readonly own: number;
}

function deviation(n: number, k: number, isCausal: boolean): Deviation {
  const mask = isCausal ? and(causal(), sparse(k)) : sparse(k);
  const [random, equal, ones] = tf.tidy(() => {
    const zeros = tf.zeros([1, 1, n, 16]) as tf.Tensor4D;
    const [q, keys] = [rows(n, 1), rows(n, 2)];
    const one = tf.ones([1, 1, n, 1]) as tf.Tensor4D;
    const sums = attention(q, keys, one, { mask });
    return [weights(n, mask, q, keys), weights(n, mask, zeros, zeros), sums].map((x) =>
      x.dataSync(),
    );
  }) as [Float32Array, Float32Array, Float32Array];
  let [misplaced, sum, own] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    let count = 0;
    let total = 0;
    for (let j = 0; j < n; j++) {
      const distance = Math.abs(i - j);
      const seen = (distance <= k || distance % k === 0) && !(isCausal && j > i);
      const weight = random[i * n + j] as number;
      if (seen) count++;
      if (weight > 0 !== seen) misplaced++;
      total += weight;
    }
    sum = Math.max(sum, Math.abs(total - 1), Math.abs((ones[i] as number) - 1));
    own = Math.max(own, Math.abs((equal[i * n + i] as number) * count - 1));
  }
  return { misplaced, sum, own };
}

/** One softmax over the union of both sets. */
export const locallyDense: Claim = {
  id: "S5",
  source: `${POST}, on sparse self-attention`,
  statement:
    "Sparse attention is locally dense and remotely sparse: one softmax over |i − j| ≤ k or (i − j) mod k = 0, the query's own key counted once.",
  expected:
    "weights > 0 exactly there; rows sum to 1; equal scores give equal weights, 1 / count, to the query's own key too; at (n, k) = (96, 8), (101, 8), (257, 16), bidirectional and causal, on cpu and wasm",
  async run({ useBackend }) {
    const found: Deviation[] = [];
    for (const backend of ["cpu", "wasm"] as const) {
      await useBackend(backend);
      for (const [n, k] of [
        [96, 8],
        [101, 8],
        [257, 16],
      ] as const)
        for (const isCausal of [false, true]) found.push(deviation(n, k, isCausal));
    }
    const largest = (of: keyof Deviation) => Math.max(...found.map((one) => one[of]));
    const [misplaced, sum, own] = [largest("misplaced"), largest("sum"), largest("own")];
    return {
      measured:
        `${misplaced} weights misplaced; rows sum to 1 within ${sum.toExponential(1)}; ` +
        `own weight times count is 1 within ${own.toExponential(1)}`,
      holds: misplaced === 0 && sum < ROUNDING && own < ROUNDING,
    };
  },
};
