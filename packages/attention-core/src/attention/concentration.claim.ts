import { attention } from "@frugal/attention-core";
import type { Claim } from "@frugal/tooling/claim";
import { findingOf } from "@frugal/tooling/oracle/findingOf.ts";
import { normals } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs-core";

const KEYS = 65_536;
/** Keys whose weights are read at a time: each of them has a column of the output. */
const CHUNK = 1024;
const ROWS = 64;
const D = 16;

/**
 * Mean over the queries of S = E a / √(E a²), a the weights of squaredRelu over keys from N(μ, I) and
 * queries of length γ with q·μ = β. Weights are not divided by their sum, so those of some keys are the
 * same without the others, and values that are the unit vectors read them.
 */
function meanOf(beta: number, gamma: number): number {
  const next = normals(11);
  // μ lies along the first axis, as long as β needs and a fourth longer.
  const length = Math.max(1, (1.25 * Math.abs(beta)) / gamma);
  const along = beta / length;
  const across = Math.sqrt(gamma * gamma - along * along);
  const q = new Float32Array(ROWS * D);
  for (let row = 0; row < ROWS; row++) {
    const direction = Array.from({ length: D - 1 }, next);
    const norm = Math.hypot(...direction);
    q.set([along, ...direction.map((x) => (across * x) / norm)], row * D);
  }
  const sums = new Float64Array(ROWS);
  const squares = new Float64Array(ROWS);
  tf.tidy(() => {
    const queries = tf.tensor(q, [1, 1, ROWS, D]);
    const units = tf.reshape(tf.eye(CHUNK), [1, 1, CHUNK, CHUNK]);
    for (let from = 0; from < KEYS; from += CHUNK) {
      const k = Float32Array.from({ length: CHUNK * D }, (_, at) => next() + (at % D ? 0 : length));
      const weights = tf.tidy(() => {
        const keys = tf.tensor(k, [1, 1, CHUNK, D]);
        const normalizer = { name: "squaredRelu", over: "n" } as const;
        return attention(queries, keys, units, { scale: 1, normalizer }).dataSync();
      });
      weights.forEach((weight, at) => {
        const row = Math.floor(at / CHUNK);
        sums[row] = (sums[row] as number) + weight;
        squares[row] = (squares[row] as number) + weight * weight;
      });
    }
  });
  return (
    sums.reduce((sum, a, row) => sum + a / Math.sqrt(KEYS * (squares[row] as number)), 0) / ROWS
  );
}

/** The closed form, of the weights that the kernel makes. */
export const squaredReluOverNormalKeys: Claim = {
  id: "C2-kernel",
  source: "Su 2023, kexue.fm/archives/9889",
  statement:
    "Squared ReLU over normal keys: at β = 0 S is 1/√6 whatever the spread; it concentrates without bound for β < 0 alone.",
  expected:
    "weights of attention over 65536 keys, means of 64 queries: S at (β, γ) = (0, 0.5), (0, 3), (1, 1), (2, 0.5), (−1, 1) within 2 % of 0.40825, 0.40825, 0.61277, 0.90227, 0.20526, and at (−3, 1), where 90 keys of a row have a weight, within a fifth of 0.01671",
  async run({ useBackend }) {
    await useBackend("wasm");
    const table = [
      [0, 0.5, 0.40825],
      [0, 3, 0.40825],
      [1, 1, 0.61277],
      [2, 0.5, 0.90227],
      [-1, 1, 0.20526],
      [-3, 1, 0.01671],
    ] as const;
    return findingOf(
      table.map(([beta, gamma, expected]) => ({
        name: `(${beta}, ${gamma})`,
        measured: meanOf(beta, gamma),
        expected,
        within: expected * (beta === -3 ? 0.2 : 0.02),
      })),
    );
  },
};
