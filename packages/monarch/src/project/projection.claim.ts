import type { Claim, Finding } from "@frugal/tooling/claim";
import { type Figure, findingOf } from "@frugal/tooling/oracle/findingOf.ts";
import { normals } from "@frugal/tooling/oracle/random.ts";
import { monarchShape } from "../monarch/monarchShape.ts";
import { toDense } from "../monarch/toDense.ts";
import { orthonormalize } from "./eigenvectors.ts";
import * as reference from "./project.reference.ts";
import { project } from "./project.ts";

const SU = "Su Jianlin 2024, kexue.fm/archives/10249";
const DAO = "Dao et al. 2022, arXiv 2204.00595";

type Draw = (n: number, next: () => number) => Float64Array;

const gaussian: Draw = (n, next) => Float64Array.from({ length: n * n }, next);

/** Uniform in [0, 1), from pairs of normals: the phase of a normal point of the plane. */
const uniform = (next: () => number) => Math.atan2(next(), next()) / (2 * Math.PI) + 0.5;

const orthogonal: Draw = (n, next) => {
  const rows = gaussian(n, next);
  for (let row = 0; row < n; row++) orthonormalize(rows, n, row);
  return rows;
};

/** Singular values 1, 1/2, … 1/n between random orthogonal matrices. */
const harmonic: Draw = (n, next) => {
  const [u, v] = [orthogonal(n, next), orthogonal(n, next)];
  return Float64Array.from({ length: n * n }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < n; k++) {
      sum += (u[k * n + Math.floor(at / n)]! * v[k * n + (at % n)]!) / (k + 1);
    }
    return sum;
  });
};

const smooth: Draw = (n) =>
  Float64Array.from({ length: n * n }, (_, at) =>
    Math.exp(-Math.abs(Math.floor(at / n) - (at % n)) / 20),
  );

/** Squared relative errors, Monarch and of rank √n with as many parameters: means over draws. */
function errors(n: number, draws: number, draw: Draw): { monarch: number; lowRank: number } {
  const next = normals(n + 10249);
  const [monarch, lowRank] = [{ sum: 0 }, { sum: 0 }];
  for (let turn = 0; turn < draws; turn++) {
    const matrix = { values: draw(n, next), rows: n, columns: n };
    monarch.sum += project(matrix).error ** 2;
    lowRank.sum += project(matrix, { blockSize: [1, n], rank: Math.sqrt(n) }).error ** 2;
  }
  return { monarch: monarch.sum / draws, lowRank: lowRank.sum / draws };
}

/** Two figures: Monarch's and rank √n's. */
function pair(
  name: string,
  found: ReturnType<typeof errors>,
  [monarch, lowRank]: readonly [number, number],
  within: number,
): Figure[] {
  return [
    { name: `${name} Monarch`, measured: found.monarch, expected: monarch, within },
    { name: `rank √n`, measured: found.lowRank, expected: lowRank, within },
  ];
}

const and = (finding: Finding, more: boolean, text: string): Finding => ({
  measured: `${finding.measured}; ${text}${more ? "" : ": NOT"}`,
  holds: finding.holds && more,
});

export const recovery: Claim = {
  id: "MO2",
  source: `${DAO}, §3.3 and theorem 1; ${SU}`,
  statement: "The projection of a Monarch matrix is that matrix.",
  expected: "largest element of the difference, n = 64: below 1e-13 of the largest element",
  async run() {
    const next = normals(2);
    const shape = monarchShape({ rows: 64 });
    const factor = () => Float64Array.from({ length: 512 }, next);
    const values = toDense({ shape, left: factor(), right: factor() });
    const found = toDense(project({ values, rows: 64, columns: 64 }).monarch);
    let largest = 0;
    let difference = 0;
    for (let at = 0; at < values.length; at++) {
      largest = Math.max(largest, Math.abs(values[at]!));
      difference = Math.max(difference, Math.abs(values[at]! - found[at]!));
    }
    const relative = difference / largest;
    return { measured: relative.toExponential(1), holds: relative < 1e-13 };
  },
};

export const optimality: Claim = {
  id: "MO3",
  source: `${DAO}, theorem 1; ${SU}`,
  statement: "Slice by slice, the largest singular triples give the nearest Monarch matrix.",
  expected:
    "n = 16, normal elements, 3 matrices: 50 starts of 200 alternating least squares come to the " +
    "same squared relative error within 1e-12, never to a smaller one",
  async run() {
    const differences = [1, 2, 3].map((seed) => {
      const values = gaussian(16, normals(seed));
      const matrix = { values, rows: 16, columns: 16 };
      const search = { restarts: 50, iterations: 200, random: normals(seed + 100) };
      return reference.project(matrix, search).error ** 2 - project(matrix).error ** 2;
    });
    return {
      measured: `least squares − projection: ${differences.map((d) => d.toExponential(1)).join(", ")}`,
      holds: differences.every((difference) => Math.abs(difference) < 1e-12),
    };
  },
};

const DENSITIES: readonly (readonly [density: number, monarch: number, lowRank: number])[] = [
  [1, 0.615, 0.621],
  [0.8, 0.604, 0.62],
  [0.5, 0.573, 0.614],
  [0.2, 0.489, 0.59],
  [0.1, 0.392, 0.561],
  [0.05, 0.276, 0.5],
  [0.02, 0.14, 0.385],
];

export const sparseMatrices: Claim = {
  id: "MO4",
  source: `${SU} (at density 0.2)`,
  statement:
    "Of sparse matrices Monarch matrices are better approximations than those of low rank with as " +
    "many parameters; the more so the sparser they are.",
  expected:
    "n = 64, normal elements, squared relative error of Monarch / rank 8, means of 8: as listed " +
    "within 0.03; Monarch is better at every density, by a gap that grows with sparsity",
  async run() {
    const found = DENSITIES.map(([density, ...wanted]) => {
      const sparse: Draw = (n, next) =>
        Float64Array.from({ length: n * n }, () => {
          const value = next();
          return uniform(next) < density ? value : 0;
        });
      const means = errors(64, 8, sparse);
      return { density, wanted, means, gap: means.lowRank - means.monarch };
    });
    const figures = found.flatMap(({ density, wanted, means }) =>
      pair(`${density}:`, means, wanted as [number, number], 0.03),
    );
    const grows = found.every(({ gap }, at) => gap > (found[at - 1]?.gap ?? 0));
    return and(findingOf(figures), grows, "the gap grows");
  },
};

export const denseMatrices: Claim = {
  id: "MO5",
  source: `${SU}, who says that of dense matrices low rank is usually the better approximation`,
  statement:
    "For dense matrices it depends: low rank is better where elements are positive or the spectrum " +
    "falls, Monarch where neither is so: normal elements, orthogonal matrices.",
  expected:
    "n = 64, squared relative error of Monarch / rank 8, means of 8: uniform on [0, 1] .192/.160, " +
    "normal .615/.623, orthogonal .645/.875, singular values 1/i .282/.063, all within 0.02; " +
    "exp(−|i − j|/20), n = 256, not squared: .188/.086 within 0.005",
  async run() {
    const positive: Draw = (n, next) => Float64Array.from({ length: n * n }, () => uniform(next));
    const found = {
      uniform: errors(64, 8, positive),
      normal: errors(64, 8, gaussian),
      orthogonal: errors(64, 8, orthogonal),
      "spectrum 1/i": errors(64, 8, harmonic),
    };
    const squared = errors(256, 1, smooth);
    const decay = { monarch: Math.sqrt(squared.monarch), lowRank: Math.sqrt(squared.lowRank) };
    const figures = [
      ...pair("uniform", found.uniform, [0.192, 0.16], 0.02),
      ...pair("normal", found.normal, [0.615, 0.623], 0.02),
      ...pair("orthogonal", found.orthogonal, [0.645, 0.875], 0.02),
      ...pair("spectrum 1/i", found["spectrum 1/i"], [0.282, 0.063], 0.02),
      ...pair("decay", decay, [0.188, 0.086], 0.005),
    ];
    const lowRankWins = [found.uniform, found["spectrum 1/i"], decay];
    const order =
      lowRankWins.every(({ monarch, lowRank }) => lowRank < monarch) &&
      [found.normal, found.orthogonal].every(({ monarch, lowRank }) => monarch < lowRank);
    return and(findingOf(figures), order, "in this order");
  },
};

export const normalMatrices: Claim = {
  id: "MO6",
  source: `${SU}; the numbers are computed here`,
  statement:
    "Of matrices of normal elements, Monarch matrices and those of rank √n keep nearly the same, " +
    "Monarch a little more: the error tends to 1 − 4/√n.",
  expected:
    "squared relative error of Monarch / rank √n: n = 16 .335/.360 within 0.03 (means of 32), 64 " +
    ".611/.628 within 0.015 (8), 256 .788/.789 and 1024 .886/.888 within 0.004; Monarch never behind",
  async run() {
    const cases = [
      { n: 16, draws: 32, wanted: [0.335, 0.36], within: 0.03 },
      { n: 64, draws: 8, wanted: [0.611, 0.628], within: 0.015 },
      { n: 256, draws: 2, wanted: [0.788, 0.789], within: 0.004 },
      { n: 1024, draws: 1, wanted: [0.886, 0.888], within: 0.004 },
    ] as const;
    const found = cases.map(({ n, draws }) => errors(n, draws, gaussian));
    const figures = cases.flatMap(({ n, wanted, within }, at) =>
      pair(`${n}:`, found[at]!, wanted, within),
    );
    const ahead = found.every(({ monarch, lowRank }) => monarch < lowRank);
    return and(findingOf(figures), ahead, "Monarch ahead");
  },
};
