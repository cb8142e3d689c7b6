import {
  concentration,
  exponentialScore,
  identityScore,
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
