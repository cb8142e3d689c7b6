import {
  effectiveFraction,
  measuredNoise,
  normals,
  predictedNoise,
  softmaxRow,
} from "@frugal/metrics";
import type { Claim } from "@frugal/tooling/claim";
import { findingOf } from "@frugal/tooling/oracle/findingOf.ts";

const SOURCE = "Su 2023, kexue.fm/archives/9593";
const SIGMAS = [0.1, 0.5, 1];

/** n scores from N(0, spread²) and values from N(mean, 1). */
function rowOf(n: number, spread: number, seed: number, mean = 0) {
  const normal = normals(seed);
  return {
    scores: Float64Array.from({ length: n }, () => spread * normal()),
    values: Float64Array.from({ length: n }, () => mean + normal()),
  };
}

/** Root mean squares over rows, each with noise of its own. */
function overRows(n: number, spread: number, sigma: number, rows = 40) {
  let [measured, predicted] = [0, 0];
  for (let i = 0; i < rows; i++) {
    const row = { ...rowOf(n, spread, 100 + i), sigma };
    measured += measuredNoise(row, { draws: 60, seed: 200 + i }).rms ** 2 / rows;
    predicted += predictedNoise(row) ** 2 / rows;
  }
  return { measured: Math.sqrt(measured), predicted: Math.sqrt(predicted) };
}

const effectiveKeys = (scores: ArrayLike<number>) =>
  scores.length * effectiveFraction(2).of(softmaxRow(scores));

/** How far the prediction is right. */
export const deltaMethod: Claim = {
  id: "R1",
  source: `${SOURCE}; the variance is derived`,
  statement:
    "Noise in the scores moves the output by √((e^(σ²) − 1) Σp²(v − o)²), which is √((e^(σ²) − 1)/n_eff) for values of unit variance.",
  expected:
    "n = 1024, scores from N(0, 1): measured over predicted within 5 % for σ ≤ 0.5, and predicted over √((e^(σ²) − 1)/n_eff) within 10 %",
  async run() {
    return findingOf(
      [0.1, 0.5].flatMap((sigma) => {
        const { measured, predicted } = overRows(1024, 1, sigma);
        let keys = 0;
        for (let i = 0; i < 40; i++) keys += 1 / effectiveKeys(rowOf(1024, 1, 100 + i).scores) / 40;
        const simple = Math.sqrt(Math.expm1(sigma ** 2) * keys);
        return [
          { name: `σ = ${sigma}`, measured: measured / predicted, expected: 1, within: 0.05 },
          { name: "by n_eff", measured: predicted / simple, expected: 1, within: 0.1 },
        ];
      }),
    );
  },
};

const errorsAt = (spread: number, known: readonly number[], within: number) =>
  SIGMAS.map((sigma, i) => ({
    name: `σ = ${sigma}`,
    measured: overRows(1024, spread, sigma).measured,
    expected: known[i] as number,
    within: within * (known[i] as number),
  }));

/** Equal scores. */
export const uniformScores: Claim = {
  id: "R2",
  source: SOURCE,
  statement: "With equal scores, 1024 keys average noise away.",
  expected: "rms error .0031, .0166, .0402 for σ = .1, .5, 1, within 8 %",
  run: async () => findingOf(errorsAt(0, [0.0031, 0.0166, 0.0402], 0.08)),
};

/** Scores as at initialisation. */
export const normalScores: Claim = {
  id: "R3",
  source: SOURCE,
  statement: "With scores from N(0, 1), noise does some more.",
  expected: "rms error .0047, .0272, .0634 for σ = .1, .5, 1, within 15 %",
  run: async () => findingOf(errorsAt(1, [0.0047, 0.0272, 0.0634], 0.15)),
};

/** Where the essay is wrong. */
export const concentratedScores: Claim = {
  id: "R4",
  source: `${SOURCE}, corrected`,
  statement:
    "The essay calls attention robust by nature. It is as far as it averages: as scores spread, n_eff falls, and robustness is lost.",
  expected:
    "n = 1024, scores from N(0, g²), σ = 0.5: the error grows with g = 0, 1, 2, 3, and at g = 2 is 2 to 8 times that at g = 0",
  async run() {
    const spreads = [0, 1, 2, 3];
    const errors = spreads.map((spread) => overRows(1024, spread, 0.5));
    const keys = spreads.map((spread) => effectiveKeys(rowOf(1024, spread, 100).scores));
    const [none, , two] = errors.map(({ measured }) => measured) as [number, number, number];
    const grows = errors.every(
      ({ measured }, i) => i === 0 || measured > (errors[i - 1]?.measured ?? Infinity),
    );
    const shown = errors.map(
      ({ measured, predicted }, i) =>
        `g = ${spreads[i]}: ${measured.toFixed(4)} (predicted ${predicted.toFixed(4)}, n_eff ${keys[i]?.toFixed(0)})`,
    );
    return { measured: shown.join("; "), holds: grows && two / none > 2 && two / none < 8 };
  },
};

/** One over the root of n. */
export const noiseOverLength: Claim = {
  id: "R5",
  source: SOURCE,
  statement: "The error falls as 1/√n.",
  expected:
    "equal scores, σ = 0.5: .0652 at n = 64 and .0166 at n = 1024 within 8 %, ratio 4 within 8 %",
  async run() {
    const [few, many] = [overRows(64, 0, 0.5, 100).measured, overRows(1024, 0, 0.5).measured];
    return findingOf([
      { name: "n = 64", measured: few, expected: 0.0652, within: 0.0052 },
      { name: "n = 1024", measured: many, expected: 0.0166, within: 0.0013 },
      { name: "ratio", measured: few / many, expected: 4, within: 0.32 },
    ]);
  },
};

/** A constant in all scores. */
export const constantNoise: Claim = {
  id: "R6",
  source: SOURCE,
  statement:
    "A constant added to all scores changes nothing, so the mean of the noise does no harm.",
  expected: "errors with noise of mean 0 and of mean 7: equal to 1e-12",
  async run() {
    const row = { ...rowOf(512, 1, 1), sigma: 0.5 };
    const difference = Math.abs(
      measuredNoise(row, { mean: 7 }).rms - measuredNoise(row, { mean: 0 }).rms,
    );
    return { measured: difference.toExponential(1), holds: difference < 1e-12 };
  },
};

/** What does not normalise. */
export const withoutNormalizing: Claim = {
  id: "R7",
  source: `${SOURCE}; the contrast is ours`,
  statement:
    "Attention that does not normalise (relu²/n, exp/n, sigmoid/n, linear/n) is biased by noise, E f(s + ε) ≠ f(s), however long the row.",
  expected:
    "values from N(1, 1), scores N(0, 1), σ = 1, error over output at n = 256 and 16384: softmax's falls at least 4-fold; relu²'s, exp's, sigmoid's (of s − 4) and linear's (of 1 + s, noise of mean 1) fall less than 1.5-fold and stay above 0.3",
  async run() {
    const relative = (n: number, weight?: (score: number) => number, mean = 0) => {
      const row = { ...rowOf(n, 1, 5, 1), sigma: 1 };
      const found = measuredNoise(row, { draws: 20, mean, ...(weight && { weight }) });
      return found.rms / Math.abs(found.output);
    };
    const kinds = {
      softmax: (n: number) => relative(n),
      "relu²/n": (n: number) => relative(n, (score) => Math.max(score, 0) ** 2),
      "exp/n": (n: number) => relative(n, Math.exp),
      "sigmoid(s − 4)/n": (n: number) => relative(n, (score) => 1 / (1 + Math.exp(4 - score))),
      "(1 + s)/n, noise of mean 1": (n: number) => relative(n, (score) => 1 + score, 1),
    };
    const found = Object.entries(kinds).map(([name, kind]) => {
      const [short, long] = [kind(256), kind(16_384)];
      const vanishes = name === "softmax";
      const holds = vanishes ? short / long > 4 : short / long < 1.5 && long > 0.3;
      return { text: `${name} ${short.toFixed(3)} → ${long.toFixed(3)}`, holds };
    });
    return {
      measured: found.map(({ text }) => text).join("; "),
      holds: found.every(({ holds }) => holds),
    };
  },
};
