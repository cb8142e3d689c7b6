import { forEachRow } from "../attention/reference/forEachRow.ts";
import type { ReferenceOptions } from "../attention/reference/referenceOptions.ts";
import type { Float64Values, Values } from "../attention/reference/values.ts";

export interface StatisticsReferenceOptions extends ReferenceOptions {
  readonly sinkKeys?: number;
  readonly blocks?: number;
}

/** The names of what there is for each row. */
export const ROW_STATISTICS = [
  "logsumexp",
  "entropy",
  "squares",
  "maximum",
  "distance",
  "sinkMass",
] as const;

export type StatisticsName = (typeof ROW_STATISTICS)[number] | "distanceMass" | "blockMass";

/** The definition of `attentionStatistics` in float64, one query at a time. */
export function attentionStatistics(
  q: Values,
  k: Values,
  { sinkKeys = 4, blocks = 0, ...options }: StatisticsReferenceOptions = {},
): Record<StatisticsName, Float64Values> {
  const [B, H, N] = q.shape as [number, number, number];
  const M = k.shape[2] as number;
  const bins = binOf(Math.max(N, M) - 1) + 1;
  const perRow = () => zeros(B, H, N);
  const [logsumexp, entropy, squares] = [perRow(), perRow(), perRow()];
  const [maximum, distance, sinkMass] = [perRow(), perRow(), perRow()];
  const distanceMass = zeros(B, H, bins);
  const blockMass = zeros(B, H, blocks, blocks);
  const seen = new Float64Array(B * H);
  const [querySide, keySide] = [side(N, blocks), side(M, blocks)];
  forEachRow(q, k, k, options, ({ row, pairs, weighing: { weights, level } }) => {
    const head = Math.floor(row / N);
    logsumexp.values[row] = level;
    if (pairs.length > 0) add(seen, head, 1);
    entropy.values[row] = options.sinks ? partialEntropy(weights) : entropyOf(weights);
    pairs.forEach(({ key }, at) => {
      const p = weights[at] as number;
      const j = key % M;
      const apart = Math.abs((row % N) + M - N - j);
      add(squares.values, row, p * p);
      maximum.values[row] = Math.max(p, maximum.values[row] as number);
      add(distance.values, row, p * apart);
      if (j < sinkKeys) add(sinkMass.values, row, p);
      add(distanceMass.values, head * bins + binOf(apart), p);
      if (blocks === 0) return;
      const block = Math.floor((row % N) / querySide) * blocks + Math.floor(j / keySide);
      add(blockMass.values, head * blocks * blocks + block, p);
    });
  });
  distanceMass.values.forEach((mass, at) => {
    const rows = seen[Math.floor(at / bins)] as number;
    if (rows > 0) distanceMass.values[at] = mass / rows;
  });
  return { logsumexp, entropy, squares, maximum, distance, sinkMass, distanceMass, blockMass };
}

/** −Σ p log p; log of the largest p is taken from what the others leave of 1, which may round to 1. */
function entropyOf(weights: readonly number[]): number {
  const largest = weights.reduce((most, p, at) => (p > (weights[most] as number) ? at : most), 0);
  const others = weights.filter((p, at) => at !== largest && p > 0);
  const rest = others.reduce((sum, p) => sum + p, 0);
  return others.reduce((sum, p) => sum - p * Math.log(p), -(1 - rest) * Math.log1p(-rest));
}

/** The same where weights leave something of 1 to a sink. */
function partialEntropy(weights: readonly number[]): number {
  return weights.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
}

const binOf = (distance: number): number =>
  distance === 0 ? 0 : 1 + Math.floor(Math.log2(distance));

const side = (length: number, blocks: number): number => Math.ceil(length / blocks / 32) * 32;

function add(values: Float64Array, at: number, more: number): void {
  values[at] = (values[at] as number) + more;
}

function zeros(...shape: number[]): Float64Values {
  return { values: new Float64Array(shape.reduce((size, length) => size * length, 1)), shape };
}
