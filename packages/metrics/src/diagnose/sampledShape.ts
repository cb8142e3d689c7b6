import { gini } from "../sparsity/measures/gini.ts";
import type { HeadReport } from "./attentionReport.ts";
import type { SampledRow } from "./sampledRow.ts";
import { sampleEstimate } from "./sampleEstimate.ts";

/** A row, and how many keys it may see. */
interface SeenRow {
  readonly row: SampledRow;
  readonly keys: number;
}

/**
 * Gini index and mass of the heaviest keys, the means over sampled rows that see a key.
 *
 * @param sampled [B][rows]
 * @param part share of all rows that was sampled
 */
export function sampledShape(
  sampled: readonly (readonly SeenRow[])[],
  top: number,
  part: number,
): Pick<HeadReport, "gini" | "topMass"> {
  const seeing = sampled.flat().filter(({ row }) => row.end > row.first);
  const shapes = seeing.map(({ row: { weights, first, end }, keys }) => {
    const sorted = weights
      .slice(first, end)
      .filter((weight) => weight !== 0)
      .sort();
    const share = sorted.length / keys;
    return {
      // The keys seen that weigh 0 need not be sorted: n values among c have 1 − n/c (1 − Gini).
      gini: 1 - share * (1 - gini.of(sorted)),
      topMass: sorted.slice(-top).reduce((sum, weight) => sum + weight, 0),
    };
  });
  return {
    gini: sampleEstimate(
      shapes.map((shape) => shape.gini),
      part,
    ),
    topMass: sampleEstimate(
      shapes.map((shape) => shape.topMass),
      part,
    ),
  };
}
