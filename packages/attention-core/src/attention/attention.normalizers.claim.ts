import { type AttentionOptions, attention } from "@frugal/attention-core";
import type { Claim } from "@frugal/tooling/claim";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs-core";

type Normalizer = NonNullable<AttentionOptions["normalizer"]>;

const draw = (seed: number, ...shape: number[]) =>
  tf.tensor(randomValues(normals(seed), ...shape).values, shape);

const KEYS = 128;

/** The weights of attention's rows over their sums, where those are not 0: [KEYS, KEYS]. */
function shares(normalizer: Normalizer, scale: number): Float32Array {
  return tf.tidy(() => {
    const [q, k] = [draw(1, 1, 1, KEYS, 16), draw(2, 1, 1, KEYS, 16)];
    const oneHot = tf.reshape(tf.eye(KEYS), [1, 1, KEYS, KEYS]);
    const weights = attention(q, k, oneHot, { normalizer, scale });
    return tf
      .div(weights, tf.sum(weights, -1, true))
      .dataSync()
      .slice() as Float32Array;
  });
}

/** Of two sets of shares, the largest difference. */
const apart = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, share, at) => Math.max(most, Math.abs(share - (b[at] as number))), 0);

const entropy = (weights: Float32Array) =>
  -weights.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0) / KEYS;

/** What cannot follow the length by a factor of the scores. */
export const homogeneous: Claim = {
  id: "G6",
  source: "Su 2022, kexue.fm/archives/9019, on entropy invariance",
  statement:
    "Squared ReLU has no entropy-invariant version: it is homogeneous, so a factor of the scores leaves its weights over their sum as they are.",
  expected:
    "128 keys, scores of variance 1 times c: squaredRelu's shares are the same bits for c = 1/4, 4, 1024, within 1e-6 for c = 0.1, 3; softmax's entropy falls by more than 1 nat at c = 4",
  async run({ useBackend }) {
    await useBackend("wasm");
    const of = (c: number) => shares("squaredRelu", c / 4);
    const whole = of(1);
    const exact = [1 / 4, 4, 1024].map((c) => apart(of(c), whole));
    const rounded = [0.1, 3].map((c) => apart(of(c), whole));
    const falls = entropy(shares("softmax", 1 / 4)) - entropy(shares("softmax", 1));
    return {
      measured:
        `shares differ by ${Math.max(...exact)} for powers of 2, ` +
        `${Math.max(...rounded).toExponential(1)} else; softmax's entropy falls by ${falls.toFixed(2)}`,
      holds: Math.max(...exact) === 0 && Math.max(...rounded) < 1e-6 && falls > 1,
    };
  },
};

const DRAWS = 64;

/** Root mean square error over the output, by noise N(0, 1) of the scores of n keys. */
function errorOf(normalizer: Normalizer, n: number): number {
  return tf.tidy(() => {
    const v = tf.add(draw(3, 1, 1, n, 1), 1);
    const scores = draw(4, 1, 1, 1, n);
    const noise = draw(5, 1, 1, DRAWS, n);
    const zeros = (rows: number) => tf.zeros([1, 1, rows, 1]);
    const of = (bias: tf.Tensor) =>
      attention(zeros(bias.shape[2] as number), zeros(n), v, { normalizer, bias });
    const output = of(scores);
    const errors = tf.div(tf.sub(of(tf.add(scores, noise)), output), output);
    return tf.sqrt(tf.mean(tf.square(errors))).dataSync()[0] as number;
  });
}

/** What noise does not leave alone, in the kernels. */
export const noisyNormalizers: Claim = {
  id: "R7-attention",
  source: "Su 2023, kexue.fm/archives/9593; the contrast is ours",
  statement:
    "Attention whose weights are not divided by their sum is biased by noise of the scores, however many keys there are: E f(s + ε) ≠ f(s).",
  expected:
    "values from N(1, 1), scores and noise from N(0, 1), error over output at n = 256 and 16384: that of softmax falls at least 4-fold; that of squaredRelu, sigmoid and laplace less than 1.5-fold, and stays above 0.2",
  async run({ useBackend }) {
    await useBackend("wasm");
    const kinds: readonly (readonly [Normalizer & string, divided: boolean])[] = [
      ["softmax", true],
      ["squaredRelu", false],
      ["sigmoid", false],
      ["laplace", false],
    ];
    const found = kinds.map(([name, divided]) => {
      const [short, long] = [errorOf(name, 256), errorOf(name, 16_384)];
      const holds = divided ? short / long > 4 : short / long < 1.5 && long > 0.2;
      return { text: `${name} ${short.toFixed(3)} → ${long.toFixed(3)}`, holds };
    });
    return {
      measured: found.map(({ text }) => text).join("; "),
      holds: found.every(({ holds }) => holds),
    };
  },
};
