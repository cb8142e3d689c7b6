import { attention, type ElementwiseFeatures, linearAttention } from "@frugal/attention-core";
import type { Claim, Finding } from "@frugal/tooling/claim";
import * as tf from "@tensorflow/tfjs-core";

const SOURCE = "Su Jianlin 2023, kexue.fm/archives/9889";
const KEYS = 2000;
const QUERIES = 16;

/** S = E|a| / √E a² of each row of weights, meaned over rows: small where few keys get all. */
function sparsity(weights: tf.Tensor, squared = false): number {
  return tf.tidy(() => {
    const rows = tf.reshape(weights, [-1, weights.shape.at(-1) as number]);
    const share = tf.div(tf.square(tf.mean(tf.abs(rows), 1)), tf.mean(tf.square(rows), 1));
    return tf.mean(squared ? share : tf.sqrt(share)).dataSync()[0] as number;
  });
}

const normal = (rows: number, width: number, seed: number) =>
  tf.randomNormal([1, 1, rows, width], 0, 1, "float32", seed);

/** The weights that an attention gives the keys: its outputs where each value is a unit vector. */
const units = () => tf.reshape(tf.eye(KEYS), [1, 1, KEYS, KEYS]);

/** Frees what `measure` makes. */
function within(measure: () => Finding): Finding {
  tf.engine().startScope();
  try {
    return measure();
  } finally {
    tf.engine().endScope();
  }
}

function finding(lines: readonly (readonly [text: string, holds: boolean])[]): Finding {
  return {
    measured: lines.map(([text]) => text).join("; "),
    holds: lines.every(([, holds]) => holds),
  };
}

/** Softmax: S falls as exp(−γ²/2), down to what a finite number of keys allows. */
export const softmaxConcentrates: Claim = {
  id: "C1-linear",
  source: `${SOURCE}, on exponential attention`,
  statement: "Softmax attention can be arbitrarily sparse; linear attention of the same q, k not.",
  expected:
    "k ~ N(0, I), |q| = γ, 2000 keys: softmax within 0.02 of exp(−γ²/2) for γ = 0.5, 1, above it and falling for 2, 3; elu+1 stays above 0.8",
  async run({ useBackend }) {
    await useBackend("wasm");
    return within(() => {
      const k = normal(KEYS, 64, 1);
      const raw = normal(QUERIES, 64, 2);
      const v = units();
      const direction = tf.div(raw, tf.norm(raw, "euclidean", -1, true));
      let before = 1;
      return finding(
        [0.5, 1, 2, 3].map((gamma) => {
          const q = tf.mul(direction, gamma);
          const softmax = sparsity(attention(q, k, v, { scale: 1 }));
          const linear = sparsity(linearAttention(q, k, v));
          const limit = Math.exp((-gamma * gamma) / 2);
          const near = gamma <= 1 ? Math.abs(softmax - limit) < 0.02 : softmax > limit;
          const holds = near && softmax < before && linear > 0.8;
          before = softmax;
          const text = `γ=${gamma}: ${softmax.toFixed(4)} (limit ${limit.toFixed(4)}), elu+1 ${linear.toFixed(3)}`;
          return [text, holds] as const;
        }),
      );
    });
  },
};

/** Weights q·k ~ N(β, γ²): their S is that of a folded normal distribution. */
export const identityHasAFloor: Claim = {
  id: "C3-linear",
  source: `${SOURCE}, on linear attention`,
  statement: "Linear attention with identity features cannot concentrate: S has a floor.",
  expected:
    "k ~ N(μ, I), |q| = 1, q·μ = β: S within 0.01 of 0.7979 = √(2/π) at β = 0, of 0.8249 at ±1, of 0.9489 at ±3",
  async run({ useBackend }) {
    await useBackend("wasm");
    return within(() => {
      const v = units();
      const options = { features: "identity", normalized: false } as const;
      const along = tf.oneHot(tf.zeros([QUERIES], "int32"), 8);
      const q = tf.reshape(tf.cast(along, "float32"), [1, 1, QUERIES, 8]);
      const wanted = [0, 1, -1, 3, -3].map((beta) => [beta, [0.797885, 0.82493, 0.94892]] as const);
      return finding(
        wanted.map(([beta, table]) => {
          const limit = table[[0, 1, 3].indexOf(Math.abs(beta))] as number;
          const mean = [...Array(12).keys()].map((seed) => {
            const k = tf.add(normal(KEYS, 8, seed), beta);
            return sparsity(linearAttention(q, k, v, options));
          });
          const measured = mean.reduce((sum, s) => sum + s, 0) / mean.length;
          const text = `β=${beta}: ${measured.toFixed(4)} (${limit.toFixed(4)})`;
          return [text, Math.abs(measured - limit) < 0.01] as const;
        }),
      );
    });
  },
};

/** (σ / μ)² of φ(x), x ~ N(0, 1), by the midpoint rule. */
function relativeVariance(features: (x: number) => number): number {
  let [mean, square] = [0, 0];
  for (let x = -12; x < 12; x += 1e-3) {
    const density = (1e-3 * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
    mean += density * features(x);
    square += density * features(x) ** 2;
  }
  return square / (mean * mean) - 1;
}

const maps: [ElementwiseFeatures, (x: number) => number][] = [
  ["relu", (x) => Math.max(0, x)],
  ["elu+1", (x) => (x > 0 ? x + 1 : Math.exp(x))],
  ["exp", Math.exp],
];

/** S² = 1 / (1 + (σ/μ)² |φ(q)|₂² / |φ(q)|₁²), φ(k) with independent components. */
export const positiveFeaturesSpread: Claim = {
  id: "C4-linear",
  source: `${SOURCE}, on linear attention; the post's remark on d is corrected`,
  statement:
    "Of non-negative features S² follows the ratio of norms of φ(q). With independent components it goes to 1 as d grows: more features concentrate less, not more.",
  expected:
    "relu, elu+1, exp; d = 4, 16, 64, 256: S² within 5 % of the formula at the same φ(q), and growing with d",
  async run({ useBackend }) {
    await useBackend("wasm");
    return within(() => {
      const v = units();
      return finding(
        maps.flatMap(([features, map]) => {
          const ratio = relativeVariance(map);
          let before = 0;
          return [4, 16, 64, 256].map((d) => {
            const q = normal(QUERIES, d, d + 40);
            const measured = sparsity(
              linearAttention(q, normal(KEYS, d, d + 1), v, { features }),
              true,
            );
            const mapped = Array.from(q.dataSync(), map);
            let formula = 0;
            for (let row = 0; row < QUERIES; row++) {
              const part = mapped.slice(row * d, (row + 1) * d);
              const one = part.reduce((sum, x) => sum + x, 0);
              const two = part.reduce((sum, x) => sum + x * x, 0);
              formula += 1 / (1 + (ratio * two) / (one * one)) / QUERIES;
            }
            const holds = Math.abs(measured / formula - 1) < 0.05 && measured > before;
            before = measured;
            const text = `${features} d=${d}: ${measured.toFixed(3)} (${formula.toFixed(3)})`;
            return [text, holds] as const;
          });
        }),
      );
    });
  },
};
