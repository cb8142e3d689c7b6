import { type Mask, sized } from "@frugal/sparse-masks";
import { effectiveRank } from "../ranks/ranks.ts";
import { singularValues } from "../ranks/singularValues.ts";
import { gini } from "../sparsity/measures/gini.ts";
import { l1OverL2, participationNumber } from "../sparsity/measures/l1OverL2.ts";
import { shannonEntropy } from "../sparsity/measures/shannonEntropy.ts";
import type { HeadReport } from "./attentionReport.ts";

/** [B, H, N, M] weights in float64, written out. */
interface DenseWeights {
  readonly values: Float64Array;
  readonly shape: readonly number[];
}

/** The numbers of a `HeadReport`, and its map and curve. */
interface DenseReport
  extends Pick<
    HeadReport,
    | "rows"
    | "keys"
    | "entropy"
    | "effectiveKeys"
    | "participation"
    | "concentration"
    | "maximum"
    | "sinkMass"
    | "distance"
    | "effectiveRank"
  > {
  readonly gini: number;
  readonly topMass: number;
  readonly blockMass: Float64Array;
  localMass(within: number): number;
}

/** What `diagnose` says of a head, by its definition, from all weights and the rows it samples. */
export function diagnoseHead(
  { values, shape }: DenseWeights,
  head: number,
  options: {
    readonly mask: Mask;
    readonly rows: readonly number[];
    readonly top: number;
    readonly sinkKeys: number;
    readonly side: number;
  },
): DenseReport {
  const [B, H, N, M] = shape as [number, number, number, number];
  const { rows, top, sinkKeys, side } = options;
  const mask = sized(options.mask, N, M);
  const all: { example: number; i: number; row: Float64Array; seen: number[] }[] = [];
  for (let example = 0; example < B; example++) {
    for (let i = 0; i < N; i++) {
      const start = ((example * H + head) * N + i) * M;
      const row = values.subarray(start, start + M);
      const allowed = Array.from(row, (_, j) => mask.allows(i + M - N, j, example, head));
      const seen = Array.from(row).filter((_, j) => allowed[j]);
      if (seen.length > 0) all.push({ example, i, row, seen });
    }
  }
  const mean = (of: (one: (typeof all)[number]) => number, among = all) =>
    among.length === 0 ? 0 : among.reduce((sum, one) => sum + of(one), 0) / among.length;
  const total = (weights: ArrayLike<number>) => Array.from(weights).reduce((sum, p) => sum + p, 0);
  const weigh = (by: (i: number, j: number) => number) => (one: (typeof all)[number]) =>
    total(one.row.map((p, j) => p * by(one.i + M - N, j)));
  const sampled = all.filter(({ i }) => rows.includes(i));
  const ranks = Array.from({ length: B }, (_, example) => {
    const own = sampled.filter((one) => one.example === example).map(({ row }) => row);
    const joined = Float64Array.from(own.flatMap((row) => Array.from(row)));
    const sigma = own.length && singularValues({ values: joined, rows: own.length, columns: M });
    return sigma ? effectiveRank(sigma) : 0;
  }).filter((rank) => rank > 0);
  const [columns, lines] = [Math.ceil(M / side), Math.ceil(N / side)];
  const blockMass = new Float64Array(lines * columns);
  for (const { i, row } of all) {
    row.forEach((p, j) => {
      const at = Math.floor(i / side) * columns + Math.floor(j / side);
      blockMass[at] = (blockMass[at] as number) + p;
    });
  }
  return {
    rows: all.length,
    keys: mean(({ seen }) => seen.length),
    entropy: mean(({ seen }) => shannonEntropy.of(seen)),
    effectiveKeys: mean(({ seen }) => Math.exp(shannonEntropy.of(seen))),
    participation: mean(({ seen }) => participationNumber.of(seen)),
    concentration: mean(({ seen }) => l1OverL2.of(seen)),
    maximum: mean(({ seen }) => Math.max(...seen)),
    gini: mean(({ seen }) => gini.of(seen), sampled),
    topMass: mean(({ seen }) => total([...seen].sort((a, b) => b - a).slice(0, top)), sampled),
    sinkMass: mean(weigh((_, j) => Number(j < sinkKeys))),
    distance: mean(weigh((i, j) => Math.abs(i - j))),
    localMass: (within: number) => mean(weigh((i, j) => Number(Math.abs(i - j) <= within))),
    effectiveRank: ranks.length === 0 ? 0 : total(ranks) / ranks.length,
    blockMass,
  };
}
