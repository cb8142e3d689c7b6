import type { AttentionReport, HeadReport } from "../attentionReport.ts";
import { alignedTable, type Column } from "./alignedTable.ts";
import { digits, percent } from "./digits.ts";
import { reachOf } from "./reachOf.ts";

/** Pairs of heads more alike than this are named. */
const ALIKE = 0.9;
const MOST_PAIRS = 4;

/**
 * A report as a table for the terminal, a line for each head, with what was measured and how below.
 *
 * | column | is |
 * |---|---|
 * | keys | that a row may see |
 * | entropy, exp H, 1/Σp² | of a row's weights; the effective numbers of keys |
 * | S, Gini | how concentrated: S from 1 (equal) down, Gini from 0 (equal) up |
 * | top, sinks | mass on the heaviest keys, and on the first |
 * | distance, 99 % within | how far a row looks, and how far away nearly all is |
 * | rank | effective rank of the sampled rows |
 */
export function reportTable(report: AttentionReport): string {
  const { B, N, M, mask, heads, sample, top, sinkKeys } = report;
  const columns: readonly Column<HeadReport>[] = [
    { title: "head", cell: ({ head }) => String(head) },
    { title: "keys", cell: ({ keys }) => digits(keys) },
    { title: "entropy", cell: ({ entropy }) => digits(entropy) },
    { title: "exp H", cell: ({ effectiveKeys }) => digits(effectiveKeys) },
    { title: "1/Σp²", cell: ({ participation }) => digits(participation) },
    { title: "S", cell: ({ concentration }) => digits(concentration) },
    { title: "Gini", cell: ({ gini }) => digits(gini.value) },
    { title: `top ${top}`, cell: ({ topMass }) => percent(topMass.value) },
    { title: `sinks ${sinkKeys}`, cell: ({ sinkMass }) => percent(sinkMass) },
    { title: "distance", cell: ({ distance }) => digits(distance) },
    { title: "99 % within", cell: ({ localMass }) => String(reachOf(localMass, 0.99)) },
    { title: "rank", cell: ({ effectiveRank }) => digits(effectiveRank) },
  ];
  const examples = B === 1 ? "" : `, ${B} examples`;
  const rows = sample.whole
    ? "all rows"
    : `${sample.rows.length} of ${N} rows (seed ${sample.seed})`;
  return [
    alignedTable(columns, heads),
    "",
    `${mask}, ${N} queries × ${M} keys${examples}. Gini, top ${top}, rank: of ${rows}.`,
    ...alikeOf(report),
  ].join("\n");
}

/** `alike: 0 and 3 (0.98), …`, or nothing. */
function alikeOf({ similarity: { values, rows: H } }: AttentionReport): string[] {
  const pairs = Array.from({ length: H * H }, (_, at) => ({
    a: Math.floor(at / H),
    b: at % H,
    alike: values[at] as number,
  }));
  const close = pairs
    .filter(({ a, b, alike }) => a < b && alike > ALIKE)
    .sort((one, other) => other.alike - one.alike)
    .slice(0, MOST_PAIRS);
  if (close.length === 0) return [];
  return [
    `alike: ${close.map(({ a, b, alike }) => `${a} and ${b} (${digits(alike)})`).join(", ")}`,
  ];
}
