import {
  concentration,
  decayConcentration,
  eluPlusOneScore,
  exponentialScore,
  gaussianMean,
  identityScore,
  l1OverL2,
  linearConcentration,
  normals,
  reluScore,
  sampledConcentration,
  squaredReluScore,
} from "@frugal/metrics";
import type { Claim } from "@frugal/tooling/claim";
import { findingOf } from "@frugal/tooling/oracle/findingOf.ts";

const SOURCE = "Su 2023, kexue.fm/archives/9889";

/** A figure of a closed form that the source gives to so many digits. */
const closed = (name: string, measured: number, expected: number, within = 5e-6) => ({
  name,
  measured,
  expected,
  within,
});

/** The limit, and what finite n makes of it. */
export const softmaxConcentrates: Claim = {
  id: "C1",
  source: SOURCE,
  statement:
    "Softmax attention can be as sparse as one likes: S → exp(−γ²/2). Over n keys it stays above that, the less the larger n.",
  expected:
    "mean S at n = 128, 1024, 16384: within 0.006 of the limit for γ ≤ 1 and n ≥ 1024; for γ = 2, 3 above it, falling with n, and within 0.015 of .3067, .2189, .1679 and .1993, .1135, .0530",
  async run() {
    const sizes = [128, 1024, 16_384];
    const mean = (gamma: number, keys: number) => {
      const sampling = { keys, rows: Math.max(40, Math.ceil(200_000 / keys)) };
      return sampledConcentration(exponentialScore, { gamma }, sampling).mean;
    };
    const near = [0.5, 1].flatMap((gamma) =>
      sizes.slice(1).map((keys) => ({
        name: `γ = ${gamma}, n = ${keys}`,
        measured: mean(gamma, keys),
        expected: concentration(exponentialScore, { gamma }),
        within: 0.006,
      })),
    );
    const known: Record<number, number[]> = {
      2: [0.3067, 0.2189, 0.1679],
      3: [0.1993, 0.1135, 0.053],
    };
    const far = [2, 3].flatMap((gamma) =>
      sizes.map((keys, i) => ({
        name: `γ = ${gamma}, n = ${keys}`,
        measured: mean(gamma, keys),
        expected: known[gamma]?.[i] ?? Number.NaN,
        within: 0.015,
      })),
    );
    const finding = findingOf([...near, ...far]);
    const falls = [2, 3].every((gamma, at) => {
      const row = far.slice(3 * at, 3 * at + 3).map(({ measured }) => measured);
      const limit = concentration(exponentialScore, { gamma });
      return row.every((s, i) => s > limit && (i === 0 || s < (row[i - 1] as number)));
    });
    return { measured: finding.measured, holds: finding.holds && falls };
  },
};

/** Squared relu needs a negative mean. */
export const squaredRelu: Claim = {
  id: "C2",
  source: SOURCE,
  statement:
    "Squared relu concentrates without bound only for β < 0; at β = 0 S is 1/√6 whatever the spread.",
  expected: "S at (β, γ), to 5 digits; constant at β = 0 to 1e-15",
  async run() {
    const s = (beta: number, gamma: number) => concentration(squaredReluScore, { beta, gamma });
    return findingOf([
      ...[0.1, 1, 10].map((gamma) => closed(`(0, ${gamma})`, s(0, gamma), 1 / Math.sqrt(6), 1e-15)),
      closed("(1, 1)", s(1, 1), 0.61277),
      closed("(−1, 1)", s(-1, 1), 0.20526),
      closed("(−3, 1)", s(-3, 1), 0.01671),
      closed("(2, .5)", s(2, 0.5), 0.90227),
      closed("(−1, .25)", s(-1, 0.25), 0.00248),
      closed("(−40, 1)", s(-40, 1), 0),
    ]);
  },
};

/** The floor of linear attention without features. */
export const identityFloor: Claim = {
  id: "C3",
  source: SOURCE,
  statement:
    "Linear attention without features cannot concentrate: S ≥ √(2/π), which it has at β = 0.",
  expected: "√(2/π) at β = 0 and nowhere less; .82493 at (1, 1), .94892 at (3, 1); even in β",
  async run() {
    const s = (beta: number, gamma = 1) => concentration(identityScore, { beta, gamma });
    let lowest = 1;
    for (let i = -400; i <= 400; i++) lowest = Math.min(lowest, s(i / 50), s(i / 50, 3));
    return findingOf([
      closed("lowest", lowest, Math.sqrt(2 / Math.PI), 1e-15),
      closed("(1, 1)", s(1), 0.82493),
      closed("(3, 1)", s(3), 0.94892),
      closed("(−3, 1) − (3, 1)", s(-3) - s(3), 0, 1e-15),
    ]);
  },
};

const features = {
  relu: reluScore.of,
  "elu + 1": eluPlusOneScore.of,
  sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
  exp: Math.exp,
};
const WIDTHS = [4, 16, 64, 256];
/** What single draws of q gave before. */
const KNOWN: Record<keyof typeof features, number[]> = {
  relu: [0.433, 0.746, 0.903, 0.974],
  "elu + 1": [0.864, 0.959, 0.99, 0.997],
  sigmoid: [0.953, 0.987, 0.997, 0.999],
  exp: [0.606, 0.83, 0.943, 0.984],
};

const momentsOf = (feature: (x: number) => number) => {
  const mean = gaussianMean(feature, 0, 1);
  return { mean, covariance: gaussianMean((x) => feature(x) ** 2, 0, 1) - mean * mean };
};

/** The formula against what keys give. */
export const linearFormula: Claim = {
  id: "C4",
  source: `${SOURCE}, derived anew`,
  statement:
    "Linear attention with non-negative features has S² = 1/(1 + (σ̃/μ̃)² ‖q̃‖₂²/‖q̃‖₁²), which grows to 1 with the width.",
  expected:
    "features of 4000 normal keys or more against the formula, for one q: within 0.02; rising with d = 4, 16, 64, 256; the mean over 200 q within 0.01 of the known values from d = 64 on",
  async run() {
    const normal = normals(9889);
    let worst = 0;
    let rising = true;
    const found = Object.entries(features).map(([name, feature]) => {
      const moments = momentsOf(feature);
      const means = WIDTHS.map((d, at) => {
        const query = (): Float64Array => {
          const drawn = Float64Array.from({ length: d }, () => feature(normal()));
          return drawn.some((one) => one > 0) ? drawn : query();
        };
        const q = query();
        const weights = Float64Array.from({ length: 4000 * Math.max(1, 64 / d) }, () =>
          q.reduce((sum, qi) => sum + qi * feature(normal()), 0),
        );
        worst = Math.max(
          worst,
          Math.abs(l1OverL2.of(weights) ** 2 - linearConcentration(q, moments) ** 2),
        );
        let mean = 0;
        for (let i = 0; i < 200; i++) mean += linearConcentration(query(), moments) ** 2 / 200;
        const known = KNOWN[name as keyof typeof features][at] as number;
        return { mean, near: d < 64 || Math.abs(mean - known) < 0.01 };
      });
      rising &&= means.every(({ mean }, i) => i === 0 || mean > (means[i - 1]?.mean ?? 1));
      rising &&= means.every(({ near }) => near);
      return `${name} ${means.map(({ mean }) => mean.toFixed(3)).join(", ")}`;
    });
    return {
      measured: `mean S² ${found.join("; ")}; samples and formula differ by ${worst.toFixed(4)} at most`,
      holds: worst < 0.02 && rising,
    };
  },
};

/** Its best case. */
export const reluFeatures: Claim = {
  id: "C5",
  source: SOURCE,
  statement: "Relu features have (σ̃/μ̃)² = π − 1; at best, for q̃ with a single feature, S² = 1/π.",
  expected: "π − 1 and 1/π, to 1e-9",
  async run() {
    const { mean, covariance } = momentsOf(reluScore.of);
    const oneHot = linearConcentration([0, 0, 1, 0], { mean, covariance });
    return findingOf([
      closed("(σ̃/μ̃)²", covariance / mean ** 2, Math.PI - 1, 1e-9),
      closed("S²", oneHot ** 2, 1 / Math.PI, 1e-9),
    ]);
  },
};

/** Where the essay is wrong. */
export const widthDoesNotHelp: Claim = {
  id: "C6",
  source: `${SOURCE}, corrected`,
  statement:
    "The essay says that a larger d lets linear attention concentrate. By its own formula the opposite holds for independent features; what lowers S is a larger σ̃/μ̃. (That the scores' rank is at most d is another argument, and valid.)",
  expected:
    "equal features: S² = 1/(1 + (σ̃/μ̃)²/d), rising with d = 1 … 1024 for relu; falling as σ̃/μ̃ grows; ‖q̃‖₂/‖q̃‖₁ at most 1",
  async run() {
    const moments = momentsOf(reluScore.of);
    const widths = [1, 4, 16, 64, 256, 1024];
    const byWidth = widths.map(
      (d) => linearConcentration(new Float64Array(d).fill(1), moments) ** 2,
    );
    const bySpread = [0.5, 1, 2, 4, 8].map(
      (ratio) =>
        linearConcentration(new Float64Array(64).fill(1), { mean: 1, covariance: ratio ** 2 }) ** 2,
    );
    const exact = widths.every(
      (d, i) => Math.abs((byWidth[i] as number) - 1 / (1 + (Math.PI - 1) / d)) < 1e-9,
    );
    const sorted = (values: number[], sign: number) =>
      values.every((value, i) => i === 0 || sign * (value - (values[i - 1] as number)) > 0);
    const show = (values: number[]) => values.map((value) => value.toFixed(3)).join(", ");
    return {
      measured: `S² over d: ${show(byWidth)}; over σ̃/μ̃ = 0.5 … 8 at d = 64: ${show(bySpread)}`,
      holds: exact && sorted(byWidth, 1) && sorted(bySpread, -1),
    };
  },
};

/** Sparse, and always the same. */
export const decayIsSparse: Claim = {
  id: "C7",
  source: SOURCE,
  statement:
    "Recurrences that decay are sparse, S² = (1 − λⁿ)(1 + λ)/(n(1 − λ)(1 + λⁿ)), but the same way at every token.",
  expected: "λ = .9: .9176, .18999, .0190 at n = 10, 100, 1000; λ = .99: .19898 at n = 1000",
  async run() {
    const s2 = (lambda: number, n: number) => decayConcentration(lambda, n) ** 2;
    return findingOf([
      closed(".9, 10", s2(0.9, 10), 0.9176, 5e-5),
      closed(".9, 100", s2(0.9, 100), 0.18999),
      closed(".9, 1000", s2(0.9, 1000), 0.019, 5e-5),
      closed(".99, 1000", s2(0.99, 1000), 0.19898),
    ]);
  },
};

/** What makes softmax sharper. */
export const sharperSoftmax: Claim = {
  id: "C8",
  source: SOURCE,
  statement:
    "Softmax sharpens with ‖q‖ and with the spread of the keys, which enter S only as γ = σ‖q‖.",
  expected:
    "dS/dγ < 0 at γ = 0.1 … 6, and equal to −γS; over 1024 keys the mean S falls all the way",
  async run() {
    const gammas = Array.from({ length: 60 }, (_, i) => 0.1 * (i + 1));
    const s = (gamma: number) => concentration(exponentialScore, { gamma });
    const slope = (gamma: number) => (s(gamma + 1e-5) - s(gamma - 1e-5)) / 2e-5;
    const worst = Math.max(...gammas.map((gamma) => Math.abs(slope(gamma) + gamma * s(gamma))));
    const means = gammas
      .filter((_, i) => i % 6 === 0)
      .map((gamma) => sampledConcentration(exponentialScore, { gamma }, { rows: 60 }).mean);
    const falls = means.every((mean, i) => i === 0 || mean < (means[i - 1] as number));
    return {
      measured: `dS/dγ + γS at most ${worst.toExponential(1)}; sampled ${means.map((mean) => mean.toFixed(3)).join(", ")}`,
      holds: worst < 1e-9 && gammas.every((gamma) => slope(gamma) < 0) && falls,
    };
  },
};
