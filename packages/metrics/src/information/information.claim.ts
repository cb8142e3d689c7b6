import {
  availableInformation,
  gradientMass,
  gradientOptimalScale,
  initialEntropy,
  normals,
  shannonEntropy,
  softmaxRow,
} from "@frugal/metrics";
import type { Claim } from "@frugal/tooling/claim";
import { findingOf } from "@frugal/tooling/oracle/findingOf.ts";

const SOURCE = "Su 2023, kexue.fm/archives/9593";

/** Mean over rows of n scores from N(0, g²). */
function meanOver(n: number, g: number, rows: number, of: (p: Float64Array) => number): number {
  const normal = normals(n + 1);
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    sum += of(softmaxRow(Float64Array.from({ length: n }, () => g * normal())));
  }
  return sum / rows;
}

/** At initialisation. */
export const entropyAtStart: Claim = {
  id: "I1",
  source: SOURCE,
  statement:
    "Softmax over n scores from N(0, g²) has entropy log n − g²/2, as long as g² is well below 2 log n.",
  expected:
    "n = 512, 400 rows: 6.1137, 5.7456, 4.4159, 2.9869 for g = .5, 1, 2, 3 (within .01, .01, .05, .1); the formula gives 6.1133, 5.7383, 4.2383, 1.7383",
  async run() {
    const known = [
      [0.5, 6.1137, 0.01],
      [1, 5.7456, 0.01],
      [2, 4.4159, 0.05],
      [3, 2.9869, 0.1],
    ] as const;
    return findingOf([
      ...known.map(([g, expected, within]) => ({
        name: `g = ${g}`,
        measured: meanOver(512, g, 400, shannonEntropy.of),
        expected,
        within,
      })),
      ...[6.1133, 5.7383, 4.2383, 1.7383].map((expected, i) => ({
        name: "formula",
        measured: initialEntropy(512, known[i]?.[0] ?? 0),
        expected,
        within: 6e-5,
      })),
    ]);
  },
};

/** The identity behind it. */
export const noInformationNoGradient: Claim = {
  id: "I2",
  source: SOURCE,
  statement:
    "½‖∂p/∂s‖₁ = α(1 − Σp²): a one-hot start has no information and no gradient. (The estimate by the expected Σp² puts its largest mean at a finite scale; real rows keep gaining beyond it.)",
  expected:
    "100 random rows: the Jacobian's sum equal to 1e-14; 0 for one-hot; at the estimated scale at least 90 % of α passes, and at four times that more in the mean",
  async run() {
    const normal = normals(2);
    let worst = 0;
    for (let row = 0; row < 100; row++) {
      const p = softmaxRow(Float64Array.from({ length: 20 }, () => 2 * normal()));
      let mass = 0;
      p.forEach((a, i) => {
        p.forEach((b, j) => {
          mass += Math.abs((i === j ? a : 0) - a * b) / 2;
        });
      });
      worst = Math.max(worst, Math.abs(mass - gradientMass(p)));
    }
    const scale = gradientOptimalScale(512);
    const massAt = (alpha: number) => meanOver(512, alpha, 200, (p) => gradientMass(p, alpha));
    const [here, further] = [massAt(scale), massAt(4 * scale)];
    return {
      measured:
        `${worst.toExponential(1)}; one-hot ${gradientMass([0, 1, 0])}; n = 512: mean ${here.toFixed(2)} at the scale ` +
        `${scale.toFixed(2)}, ${further.toFixed(2)} at four times that`,
      holds:
        worst < 1e-14 &&
        gradientMass([0, 1, 0]) === 0 &&
        here > 0.9 * scale &&
        further > 1.2 * here,
    };
  },
};

/** Without a temperature. */
export const withoutTemperature: Claim = {
  id: "I3",
  source: SOURCE,
  statement: "Cosine softmax at τ = 1 can take at most 0.4745 nats off log n, whatever n is.",
  expected: "0.474475 at a share of 0.20551; .4744, .4744, .4745 at n = 10, 100, 1000",
  async run() {
    const { nats, share } = availableInformation(1);
    return findingOf([
      { name: "nats", measured: nats, expected: 0.474475, within: 6e-7 },
      { name: "share", measured: share, expected: 0.20551, within: 6e-6 },
      ...[10, 100, 1000].map((n, i) => ({
        name: `n = ${n}`,
        measured: availableInformation(1, n).nats,
        expected: [0.4744, 0.4744, 0.4745][i] as number,
        within: 1e-4,
      })),
    ]);
  },
};

/** With one. */
export const withTemperature: Claim = {
  id: "I4",
  source: SOURCE,
  statement: "A smaller temperature opens the range.",
  expected: "1.670, 6.698, 16.0 nats at τ = .5, .2, .1; 6.9077 of log 1000 = 6.9078 at τ = .1",
  async run() {
    return findingOf([
      ...[0.5, 0.2, 0.1].map((tau, i) => ({
        name: `τ = ${tau}`,
        measured: availableInformation(tau).nats,
        expected: [1.67, 6.698, 16][i] as number,
        within: [5e-4, 5e-4, 0.05][i] as number,
      })),
      {
        name: "n = 1000",
        measured: availableInformation(0.1, 1000).nats,
        expected: 6.9077,
        within: 6e-5,
      },
    ]);
  },
};

/** The formula, against a search over all logits. */
export const twoLevels: Claim = {
  id: "I5",
  source: `${SOURCE}; derived`,
  statement: "The lowest entropy has two levels of cosines, +1 and −1, and is log n + min g(a).",
  expected:
    "n = 6, τ = 1, .5, .2: no row among all of 9 levels in [−1, 1] is below it, and the best of them equals it to 1e-12",
  async run() {
    const n = 6;
    const levels = Array.from({ length: 9 }, (_, i) => i / 4 - 1);
    const errors = [1, 0.5, 0.2].map((tau) => {
      let lowest = Infinity;
      const visit = (row: number[], from: number) => {
        if (row.length === n) {
          lowest = Math.min(lowest, shannonEntropy.of(softmaxRow(row.map((cos) => cos / tau))));
          return;
        }
        for (let i = from; i < levels.length; i++) visit([...row, levels[i] as number], i);
      };
      visit([], 0);
      return Math.abs(lowest - (Math.log(n) - availableInformation(tau, n).nats));
    });
    const worst = Math.max(...errors);
    return {
      measured: `differences ${errors.map((error) => error.toExponential(1)).join(", ")}`,
      holds: worst < 1e-12,
    };
  },
};
