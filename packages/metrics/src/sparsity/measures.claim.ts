import {
  effectiveFraction,
  gini,
  hoyer,
  l1OverL2,
  type Measure,
  meanOverMax,
  normals,
  ratioOfMeans,
  renyiEntropy,
  uniforms,
  zeroFraction,
} from "@frugal/metrics";
import type { Claim } from "@frugal/tooling/claim";
import { findingOf } from "@frugal/tooling/oracle/findingOf.ts";

const SOURCE = "Su 2023, kexue.fm/archives/9595";

/** k of n, all measures. */
export const equalEntries: Claim = {
  id: "M2",
  source: SOURCE,
  statement:
    "Of k equal values of n: S = √(k/n), mean/max = k/n, exp(H_q) = k for all q, Gini = 1 − k/n, Hoyer = (√n − √k)/(√n − 1).",
  expected: "largest error over n = 2, 10, 1000 and k = 1, ⌈n/3⌉, n: below 1e-12 of the value",
  async run() {
    const errors: number[] = [];
    for (const n of [2, 10, 1000]) {
      for (const k of [1, Math.ceil(n / 3), n]) {
        const values = Array.from({ length: n }, (_, i) => (i < k ? 3 : 0));
        const compare = (measure: Measure, value: number) =>
          errors.push(Math.abs(measure.of(values) - value) / Math.max(value, 1));
        compare(l1OverL2, Math.sqrt(k / n));
        compare(meanOverMax, k / n);
        for (const q of [0.5, 1, 2, Infinity]) compare(renyiEntropy(q), Math.log(k));
        compare(gini, 1 - k / n);
        compare(hoyer, (Math.sqrt(n) - Math.sqrt(k)) / (Math.sqrt(n) - 1));
      }
    }
    const worst = Math.max(...errors);
    return { measured: worst.toExponential(1), holds: worst < 1e-12 };
  },
};

/** One family of measures. */
export const unification: Claim = {
  id: "M3",
  source: `${SOURCE}, on entropy; derived`,
  statement: "S_{1,q}^(q/(q−1)) = exp(H_q)/n: mean/max is q = ∞, (ℓ₁/ℓ₂)²/n is q = 2.",
  expected:
    "largest relative difference from Σp^q over 1000 random arrays and q in (1, 6]: below 1e-12",
  async run() {
    const uniform = uniforms(9595);
    let worst = 0;
    for (let trial = 0; trial < 1000; trial++) {
      const n = 2 + Math.floor(30 * uniform());
      const q = 6 - 4.9 * uniform();
      const values = Array.from({ length: n }, uniform);
      const sum = values.reduce((total, value) => total + value, 0);
      const power = values.reduce((total, value) => total + (value / sum) ** q, 0);
      const expected = power ** (1 / (1 - q)) / n;
      for (const found of [
        ratioOfMeans(1, q).of(values) ** (q / (q - 1)),
        effectiveFraction(q).of(values),
      ]) {
        worst = Math.max(worst, Math.abs(found / expected - 1));
      }
      const peak = Math.abs(effectiveFraction(Infinity).of(values) / meanOverMax.of(values) - 1);
      worst = Math.max(worst, peak);
    }
    return { measured: worst.toExponential(1), holds: worst < 1e-12 };
  },
};

const N = 100_000;

/** What S is of well-known distributions. */
export const knownDistributions: Claim = {
  id: "M4",
  source: `${SOURCE}; the limits are E|x|/√E x² of the distribution`,
  statement: "Independent values give S of their distribution.",
  expected: `n = ${N}, ±0.01: normal √(2/π), exponential 1/√2, uniform √3/2, lognormal(s) exp(−s²/2)`,
  async run() {
    const normal = normals(1);
    const uniform = uniforms(2);
    const s = (draw: () => number) => l1OverL2.of(Float64Array.from({ length: N }, draw));
    const figure = (name: string, draw: () => number, expected: number) => ({
      name,
      measured: s(draw),
      expected,
      within: 0.01,
    });
    return findingOf([
      figure("normal", normal, Math.sqrt(2 / Math.PI)),
      figure("exponential", () => -Math.log(1 - uniform()), Math.SQRT1_2),
      figure("uniform", uniform, Math.sqrt(3) / 2),
      ...[0.5, 1].map((spread) =>
        figure(
          `lognormal(${spread})`,
          () => Math.exp(spread * normal()),
          Math.exp(-(spread ** 2) / 2),
        ),
      ),
    ]);
  },
};

/** No zeros, and sparse all the same. */
export const softmaxRows: Claim = {
  id: "M5",
  source: SOURCE,
  statement:
    "Counting zeros, a softmax is never sparse; by S it is: exp(−g²/2) for scores from N(0, g²).",
  expected: `n = ${N}: zero fraction 0; S within 0.01 of exp(−g²/2) for g = 0.5, 1, 1.5`,
  async run() {
    const normal = normals(3);
    return findingOf(
      [0.5, 1, 1.5].flatMap((g) => {
        const row = Float64Array.from({ length: N }, () => Math.exp(g * normal()));
        return [
          { name: `zeros at g = ${g}`, measured: zeroFraction().of(row), expected: 0, within: 0 },
          {
            name: `S at g = ${g}`,
            measured: l1OverL2.of(row),
            expected: Math.exp(-(g ** 2) / 2),
            within: 0.01,
          },
        ];
      }),
    );
  },
};
