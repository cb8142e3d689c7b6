import { everything, layoutOf, type Mask } from "@frugal/sparse-masks";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { AttentionReport, HeadReport, RowSample } from "./attentionReport.ts";
import { type DiagnoseOptions, settingsOf } from "./diagnoseOptions.ts";
import { keysSeen } from "./keysSeen.ts";
import { rankOfRows } from "./rankOfRows.ts";
import { readSample } from "./readSample.ts";
import { readStatistics, type Statistics } from "./readStatistics.ts";
import type { SampledRow } from "./sampledRow.ts";
import { sampledShape } from "./sampledShape.ts";
import { sampleRows } from "./sampleRows.ts";
import { similarityOf } from "./similarityOf.ts";

const noMask: Mask = /* @__PURE__ */ everything();

/**
 * What each head of an attention does: how many keys its weights come to, how far away and how
 * concentrated they are, what sinks take, how alike heads are, and a map of where the mass lies.
 *
 * Streams over tiles, so memory is linear in N and time follows the mask, as in `attention`; the N × M
 * weights never exist. Gini, top mass, effective rank and similarity need whole rows: they are taken
 * from `samples` rows drawn with a seed, whose weights are exact; with intervals (95 %) for the means.
 *
 * With sinks the weights of the keys sum to less than 1: numbers of keys and concentration are those of
 * the weights divided by their sum, masses and entropy those of the weights themselves.
 *
 * Rows that see no key do not count. NaN in a row that is seen makes the numbers of its head NaN.
 * Reads results back, so it is for looking at a model and not for a step of training. The same bits
 * for the same seed.
 *
 * @param q queries [B, H, N, D]
 * @param k keys [B, H, M, D]
 * @param options what `attention` is called with, as far as it concerns the weights, and what is looked at
 * @throws {RangeError} options out of range
 * @throws as `attentionStatistics`
 * @see adviseMasks for a mask that would do
 */
export function diagnose(q: Tensor, k: Tensor, options: DiagnoseOptions = {}): AttentionReport {
  const { samples, seed, top, blocks, sinkKeys, attention } = settingsOf(options);
  const statistics = readStatistics(q, k, { ...attention, blocks, sinkKeys });
  const { B, H, N, M } = statistics;
  const { mask = noMask } = attention;
  const sample = sampleRows(N, samples, seed);
  const rows = readSample(q, k, sample.rows, attention);
  const layout = layoutOf(mask, N, M);
  const heads = rows.map((ofHead, head) => {
    const seen = Array.from({ length: B }, (_, example) => keysSeen(layout, example, head));
    return headReport(statistics, head, seen, ofHead, sample, top);
  });
  const similarity = similarityOf(rows.map((ofHead) => ofHead.flat()));
  return { B, H, N, M, mask: mask.name, heads, similarity, sample, top, sinkKeys };
}

/**
 * @param seen [B][N] keys that each row may see
 * @param sampled [B][rows]
 */
function headReport(
  statistics: Statistics,
  head: number,
  seen: readonly Float64Array[],
  sampled: readonly (readonly SampledRow[])[],
  sample: RowSample,
  top: number,
): HeadReport {
  const rows = statistics.rows(head);
  const mean = statistics.meanOf(head);
  const { entropy, squares, maximum, distance, sinkMass, mass } = statistics;
  const part = sample.whole ? 1 : sample.rows.length / statistics.N;
  const keys = (example: number, row: number) => seen[example]?.[row] as number;
  return {
    head,
    rows,
    keys: mean((_, example, row) => keys(example, row)),
    entropy: mean((at) => entropy[at] as number),
    effectiveKeys: mean((at) => Math.exp((entropy[at] as number) / mass(at) + Math.log(mass(at)))),
    participation: mean((at) => mass(at) ** 2 / (squares[at] as number)),
    concentration: mean(
      (at, example, row) => mass(at) / Math.sqrt(keys(example, row) * (squares[at] as number)),
    ),
    maximum: mean((at) => maximum[at] as number),
    ...sampledShape(
      sampled.map((ofExample, example) =>
        ofExample.map((row, i) => ({ row, keys: keys(example, sample.rows[i] as number) })),
      ),
      top,
      part,
    ),
    sinkMass: mean((at) => sinkMass[at] as number),
    distance: mean((at) => distance[at] as number),
    localMass: statistics.localMass(head),
    effectiveRank: meanRank(sampled),
    blockMass: statistics.blockMass(head),
  };
}

/** Of the examples in which a sampled row sees a key. */
function meanRank(sampled: readonly (readonly SampledRow[])[]): number {
  const ranks = sampled.map(rankOfRows).filter((rank) => rank !== 0);
  return ranks.length === 0 ? 0 : ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length;
}
