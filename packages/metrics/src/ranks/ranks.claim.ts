import {
  effectiveRank,
  normals,
  nuclearRank,
  numericalRank,
  participationRank,
  singularValues,
  stableRank,
} from "@frugal/metrics";
import type { Claim } from "@frugal/tooling/claim";

const ranks = {
  stable: stableRank,
  nuclear: nuclearRank,
  participation: participationRank,
  effective: (sigma: ArrayLike<number>) => effectiveRank(sigma),
  "effective by energy": (sigma: ArrayLike<number>) => effectiveRank(sigma, { power: 2 }),
};

/** Between 1 and the rank, and exact at both ends. */
export const effectiveRanks: Claim = {
  id: "M6",
  source: "Su 2025, kexue.fm/archives/10847; Roy and Vetterli 2007",
  statement:
    "Every effective rank is n of the unit matrix, 1 of a matrix of rank 1, and between 1 and the rank of any other.",
  expected: "n = 64: 64 and 1 within 1e-10; of products of 96 × 24 and 24 × 64: between 1 and 24",
  async run() {
    const n = 64;
    const unit = Float64Array.from({ length: n * n }, (_, at) => Number(at % (n + 1) === 0));
    const normal = normals(10847);
    const product = (rows: number, inner: number, columns: number) => {
      const a = Float64Array.from({ length: rows * inner }, normal);
      const b = Float64Array.from({ length: inner * columns }, normal);
      const values = Float64Array.from({ length: rows * columns }, (_, at) => {
        const [i, j] = [Math.floor(at / columns), at % columns];
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          sum += (a[i * inner + k] as number) * (b[k * columns + j] as number);
        }
        return sum;
      });
      return singularValues({ values, rows, columns });
    };
    const ofUnit = singularValues({ values: unit, rows: n, columns: n });
    const ofOne = product(96, 1, 64);
    const ofMany = product(96, 24, 64);
    const found = Object.entries(ranks).map(([name, rank]) => {
      const [whole, one, many] = [rank(ofUnit), rank(ofOne), rank(ofMany)];
      return {
        text: `${name} ${whole.toFixed(3)}, ${one.toFixed(3)}, ${many.toFixed(3)}`,
        holds: Math.abs(whole - n) < 1e-10 && Math.abs(one - 1) < 1e-10 && many >= 1 && many <= 24,
      };
    });
    return {
      measured: `${found.map(({ text }) => text).join("; ")}; rank ${numericalRank(ofMany)}`,
      holds: found.every(({ holds }) => holds) && numericalRank(ofMany) === 24,
    };
  },
};
