import type { Claim } from "@frugal/tooling/claim";
import { findingOf } from "@frugal/tooling/oracle/findingOf.ts";
import { normals } from "@frugal/tooling/oracle/random.ts";
import { logLengthFactors } from "./logLengthFactors.ts";

const SOURCE = "Su 2021, kexue.fm/archives/8823";

/** softmax(scale · logits). */
function softmax(logits: Float64Array, scale: number): Float64Array {
  const peak = logits.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
  const powers = logits.map((x) => Math.exp(scale * (x - peak)));
  const total = powers.reduce((sum, x) => sum + x, 0);
  return powers.map((x) => x / total);
}

const entropy = (weights: Float64Array) =>
  -weights.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);

/** Cosines of a fixed direction with n random ones in d dimensions. */
function cosines(n: number, d: number, next: () => number): Float64Array {
  return Float64Array.from({ length: n }, () => {
    const along = next();
    let square = along * along;
    for (let e = 1; e < d; e++) square += next() ** 2;
    return along / Math.sqrt(square);
  });
}

/** log E e^(x cos) over the directions of d dimensions, by quadrature. */
function logMeanPower(x: number, d: number): number {
  const steps = 20_000;
  let [total, power] = [0, 0];
  for (let at = 0; at < steps; at++) {
    const u = -1 + (2 * at + 1) / steps;
    const weight = (1 - u * u) ** ((d - 3) / 2);
    total += weight;
    power += weight * Math.exp(x * (u - 1));
  }
  return x + Math.log(power / total);
}

/** More keys dilute attention; log n holds against it. */
export const logLengthMitigates: Claim = {
  id: "E4",
  source: SOURCE,
  statement:
    "The entropy of attention grows with n; the factor log n / log 512 slows that, though it does not stop it.",
  expected:
    "entropy of a query of length √64 among keys uniform on the sphere of that radius, n = 128, 1024, 8192, mean over draws: within .1 of one draw's 4.318, 6.451, 8.538, with the factor 4.530, 6.343, 8.081; the factor takes .67 nats (within .05) off the growth from 128 to 8192",
  async run() {
    const next = normals(4);
    const [D, sizes] = [64, [128, 1024, 8192]];
    const plain: number[] = [];
    const scaled: number[] = [];
    for (const n of sizes) {
      const factor = logLengthFactors(1, { keys: n, causal: false })[0] as number;
      let [a, b] = [0, 0];
      const draws = Math.ceil(100_000 / n);
      for (let draw = 0; draw < draws; draw++) {
        const found = cosines(n, D, next); // q·k/√D = √D cos
        a += entropy(softmax(found, Math.sqrt(D))) / draws;
        b += entropy(softmax(found, factor * Math.sqrt(D))) / draws;
      }
      plain.push(a);
      scaled.push(b);
    }
    const growth = (row: readonly number[]) => (row[2] as number) - (row[0] as number);
    const figures = (name: string, got: readonly number[], wanted: readonly number[]) =>
      got.map((measured, i) => ({
        name: `${name}, n = ${sizes[i]}`,
        measured,
        expected: wanted[i] as number,
        within: 0.1,
      }));
    return findingOf([
      ...figures("plain", plain, [4.318, 6.451, 8.538]),
      ...figures("with log n", scaled, [4.53, 6.343, 8.081]),
      {
        name: "growth saved",
        measured: growth(plain) - growth(scaled),
        expected: 0.67,
        within: 0.05,
      },
    ]);
  },
};

/** What the scale does to entropy in the limit of many keys. */
export const entropyFallsWithScale: Claim = {
  id: "E5",
  source: SOURCE,
  statement:
    "H ≈ log n − 0.24 λd for logits λ q·k of rows of length √d: so λ must grow as log n to keep H.",
  expected:
    "(H − log n)/(λd) for n → ∞, d = 64: −.242 at λ = 1, −.245 at 1.5, −.235 at 2; −.115 at ¼; H − log n = −½ at λ = 1/√d (within .02)",
  async run() {
    const d = 64;
    // H − log n = log E e^t − E_p[t] for t = λ d cos, with p ∝ e^t.
    const offset = (lambda: number) => {
      const at = (scale: number) => logMeanPower(scale * lambda * d, d);
      return at(1) - (at(1 + 1e-4) - at(1 - 1e-4)) / 2e-4;
    };
    const slopes = [
      [0.25, -0.115],
      [1, -0.242],
      [1.5, -0.245],
      [2, -0.235],
    ] as const;
    return findingOf([
      ...slopes.map(([lambda, expected]) => ({
        name: `λ = ${lambda}`,
        measured: offset(lambda) / (lambda * d),
        expected,
        within: 6e-4,
      })),
      {
        name: "H − log n at 1/√d",
        measured: offset(1 / Math.sqrt(d)),
        expected: -0.5,
        within: 0.02,
      },
    ]);
  },
};

/** How large the scale is at which attention learns fastest. */
export const scaleOfLargestGradient: Claim = {
  id: "E6",
  source: "Su 2023, kexue.fm/archives/9812",
  statement:
    "α(1 − Σp²), the size of softmax's gradient, with E e^2αs / (n (E e^αs)²) for Σp², is largest near α = 0.84 √ln n for normal logits, and near 3.5 ln n for cosines in 128 dimensions.",
  expected:
    "normal, n = 40, 128, 512, 2048, 8192, 20000: 1.434, 1.711, 2.008, 2.279, 2.527, 2.678; cosines, n = 40, 512, 2048, 20000: 16.81, 24.21, 27.91, 33.68; in all within an eighth (normal) and a third (cosines) of the rules",
  async run() {
    const normal = [
      [40, 1.434],
      [128, 1.711],
      [512, 2.008],
      [2048, 2.279],
      [8192, 2.527],
      [20_000, 2.678],
    ] as const;
    const cosine = [
      [40, 16.81],
      [512, 24.21],
      [2048, 27.91],
      [20_000, 33.68],
    ] as const;
    const best = (n: number, logMean: (alpha: number) => number, most: number) =>
      maximumOf(
        (alpha) => alpha * (1 - Math.exp(logMean(2 * alpha) - 2 * logMean(alpha)) / n),
        most,
      );
    const figures = [
      ...normal.map(([n, expected]) => ({
        name: `normal, n = ${n}`,
        measured: best(n, (alpha) => alpha ** 2 / 2, 6),
        ...{ expected, within: 1e-3, rule: 0.84 * Math.sqrt(Math.log(n)), near: 0.13 },
      })),
      ...cosine.map(([n, expected]) => ({
        name: `cosines, n = ${n}`,
        measured: best(n, (alpha) => logMeanPower(alpha, 128), 80),
        ...{ expected, within: 0.01, rule: 3.5 * Math.log(n), near: 1 / 3 },
      })),
    ];
    const { measured, holds } = findingOf(figures);
    const ruled = figures.every(({ measured, rule, near }) => Math.abs(rule / measured - 1) < near);
    return { measured, holds: holds && ruled };
  },
};

/** Where a function with one peak has it, by golden sections. */
function maximumOf(f: (x: number) => number, high: number): number {
  const share = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [0, high];
  while (b - a > 1e-7 * high) {
    const [c, d] = [b - share * (b - a), a + share * (b - a)];
    if (f(c) < f(d)) a = c;
    else b = d;
  }
  return (a + b) / 2;
}
