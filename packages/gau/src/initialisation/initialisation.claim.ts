import type { Claim } from "@frugal/tooling/claim";
import { findingOf } from "@frugal/tooling/oracle/findingOf.ts";
import { activationMoments } from "./activationMoments.ts";
import { analyseInitialisation } from "./analyseInitialisation.ts";

const SOURCE = "Su 2022, kexue.fm/archives/8990";

export const constantsOfSwish: Claim = {
  id: "G1",
  source: SOURCE,
  statement: "Of Swish(ε), ε ~ N(0, 1): μ = 0.2066, ν² = 0.3557, and ν⁴/μ⁴ is about 69.",
  expected: "by quadrature .206621, .355776 (the essay cuts its last digit) and 69.447",
  async run() {
    const { mean, square } = activationMoments();
    return findingOf([
      { name: "μ", measured: mean, expected: 0.206621, within: 1e-6 },
      { name: "ν²", measured: square, expected: 0.355776, within: 1e-6 },
      { name: "ν⁴/μ⁴", measured: square ** 2 / mean ** 4, expected: 69.447, within: 1e-2 },
    ]);
  },
};

const CASE = { width: 768, keyDim: 128, length: 512 };

export const smallAtTheBeginning: Claim = {
  id: "G2",
  source: `${SOURCE}; corrected: its GAU(x) ≈ 0.01 x is that of 1/n², not of its 1/(n s)`,
  statement: "A gated attention unit is small beside its input at the beginning.",
  expected:
    "n = 512, d = 768, s = 128, rms(output)/rms(input): in [.045, .07] for 1/(n s), in [.011, .017] for 1/n², both within 10 % of the prediction",
  async run({ useBackend }) {
    await useBackend("wasm");
    const figures = (["essay", "paper"] as const).flatMap((normalizer) => {
      const { predicted, measured } = analyseInitialisation({ ...CASE, normalizer });
      const [low, high] = normalizer === "essay" ? [0.045, 0.07] : [0.011, 0.017];
      const over = normalizer === "essay" ? "1/(n s)" : "1/n²";
      const middle = (low + high) / 2;
      const ratio = predicted?.ratio ?? Number.NaN;
      return [
        { name: over, measured: measured.ratio, expected: middle, within: (high - low) / 2 },
        {
          name: "predicted",
          measured: ratio,
          expected: measured.ratio,
          within: measured.ratio / 10,
        },
      ];
    });
    return findingOf(figures);
  },
};

export const powersOfLambda: Claim = {
  id: "G3",
  source: `${SOURCE}; corrected: λ⁷ is a bound, for Swish is not homogeneous`,
  statement: "With all weights times λ < 1 the output is at most λ⁷ times as large.",
  expected: "slope of log rms between λ = .9 and .5 in [9, 10]; below λ⁷ for λ = .9, .5, .25, .1",
  async run({ useBackend }) {
    await useBackend("wasm");
    const { scaling } = analyseInitialisation({ ...CASE, lambdas: [0.9, 0.5, 0.25, 0.1] });
    const [one, two] = scaling as [(typeof scaling)[0], (typeof scaling)[0]];
    const slope = Math.log(one.ratio / two.ratio) / Math.log(one.lambda / two.lambda);
    const { measured, holds } = findingOf([
      { name: "slope", measured: slope, expected: 9.5, within: 0.5 },
    ]);
    const each = scaling.map(({ lambda, exponent }) => `λ=${lambda}: ${exponent.toFixed(2)}`);
    return {
      measured: `${measured}; exponents ${each.join(", ")}`,
      holds: holds && scaling.every(({ lambda, ratio }) => ratio <= lambda ** 7),
    };
  },
};

/** Depth, and the cosine with which another simulation found the two after it. */
const DEPTHS = [
  [12, 0.959, 0.075],
  [24, 0.921, -0.008],
  [48, 0.841, -0.007],
] as const;

export const deepUnitsBeginNearTheIdentity: Claim = {
  id: "G4-initialisation",
  source: `${SOURCE}, on why no warmup is needed`,
  statement:
    "Tens of gated units in Post-Norm begin near the identity, a Transformer of as many parameters does not.",
  expected:
    "n = 64, d = 128, s = 64: cos(x₀, x_L) of rows after 12, 24, 48 units within .05 of .959, .921, .841; after 6, 12, 24 blocks of attention and feed-forward within .1 of 0",
  async run({ useBackend }) {
    await useBackend("wasm");
    const depths = DEPTHS.map(([layers]) => layers);
    const config = { width: 128, length: 64, keyDim: 64, depths };
    const { alignment } = analyseInitialisation(config);
    return findingOf(
      DEPTHS.flatMap(([layers, gau, transformer], at) => [
        {
          name: `GAU, ${layers}`,
          measured: alignment[at]?.gau ?? Number.NaN,
          expected: gau,
          within: 0.05,
        },
        {
          name: `Transformer, ${layers}`,
          measured: alignment[at]?.transformer ?? Number.NaN,
          expected: transformer,
          within: 0.1,
        },
      ]),
    );
  },
};
