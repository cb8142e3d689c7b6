import {
  decayConcentration,
  eluPlusOneScore,
  gaussianMean,
  l1OverL2,
  linearConcentration,
  normals,
  reluScore,
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
