import type { Claim } from "@frugal/tooling/claim";
import { findingOf } from "@frugal/tooling/oracle/findingOf.ts";
import { normals } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs-core";
import { attentionStatistics } from "./attentionStatistics.ts";

const SOURCE = "Su 2023, kexue.fm/archives/9889";
const KEYS = 65_536;
const ROWS = 64;
const D = 16;

interface Means {
  /** Of S = E a / √(E a²) over the keys of a row. */
  readonly S: number;
  /** Of log n − entropy. */
  readonly lost: number;
}

/**
 * Over keys from N(mean · 1/√D, I) and queries of length γ in random directions: scores are normal with
 * spread γ, and shifted by β = q·μ, another one for each query.
 */
function meansOf(gamma: number, mean: number): Means {
  const next = normals(7);
  const shift = mean / Math.sqrt(D);
  const k = Float32Array.from({ length: KEYS * D }, () => next() + shift);
  const q = new Float32Array(ROWS * D);
  for (let row = 0; row < ROWS; row++) {
    const direction = Array.from({ length: D }, next);
    const length = Math.hypot(...direction);
    direction.forEach((x, d) => {
      q[row * D + d] = (gamma * x) / length;
    });
  }
  return tf.tidy(() => {
    const [queries, keys] = [tf.tensor(q, [1, 1, ROWS, D]), tf.tensor(k, [1, 1, KEYS, D])];
    const { squares, entropy } = attentionStatistics(queries, keys, { scale: 1 });
    const mean = (values: Float32Array, of: (x: number) => number) =>
      values.reduce((sum, x) => sum + of(x), 0) / ROWS;
    return {
      // Weights sum to 1, so E a = 1 / n and E a² = Σp² / n.
      S: mean(squares.dataSync<"float32">(), (x) => 1 / Math.sqrt(KEYS * x)),
      lost: mean(entropy.dataSync<"float32">(), (x) => Math.log(KEYS) - x),
    };
  });
}

/** The closed forms, of the weights that the kernel makes. */
export const softmaxOverNormalKeys: Claim = {
  id: "C1-kernel",
  source: `${SOURCE}; the entropy is the same integral for a log a`,
  statement:
    "Softmax over normal keys: S → exp(−γ²/2) whatever β, so the effective number of keys 1/Σp² is n·exp(−γ²); entropy falls short of log n by γ²/2.",
  expected:
    "attentionStatistics over 65536 keys, means of 64 queries, at β = 0 and β = q·μ with |μ| = 3: S within 0.006 and log n − entropy within 0.02 for γ = 0.5, 1, 1.5; at γ = 3, where n keys do not reach the limit, S above it",
  async run({ useBackend }) {
    await useBackend("wasm");
    const figures = [0, 3].flatMap((mean) =>
      [0.5, 1, 1.5].flatMap((gamma) => {
        const { S, lost } = meansOf(gamma, mean);
        const at = `γ = ${gamma}, |μ| = ${mean}`;
        return [
          {
            name: `S at ${at}`,
            measured: S,
            expected: Math.exp(-(gamma ** 2) / 2),
            within: 0.006,
          },
          { name: "log n − entropy", measured: lost, expected: gamma ** 2 / 2, within: 0.02 },
        ];
      }),
    );
    const { measured, holds } = findingOf(figures);
    const far = meansOf(3, 0).S;
    const limit = Math.exp(-4.5);
    return {
      measured: `${measured}; γ = 3: ${far.toFixed(4)}, above ${limit.toFixed(4)}`,
      holds: holds && far > limit && far < 0.06,
    };
  },
};
