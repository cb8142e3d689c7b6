import type { HeadAdvice, MaskAdvice } from "../maskAdvice.ts";
import { alignedTable, type Column } from "./alignedTable.ts";
import { percent } from "./digits.ts";

const columns: readonly Column<HeadAdvice>[] = [
  { title: "head", cell: ({ head }) => String(head) },
  { title: "keeps", cell: ({ kept }) => percent(kept) },
  { title: "of dense work", cell: ({ cost }) => percent(cost) },
  { title: "mask", left: true, cell: ({ code }) => code },
];

/** Advice as a table for the terminal, a line for each head, and what all save together. */
export function adviceTable({ heads, together, sample }: MaskAdvice): string {
  const { kept, saved } = together;
  const rows = sample.whole ? "all rows" : `${sample.rows.length} rows (seed ${sample.seed})`;
  return [
    alignedTable(columns, heads),
    "",
    `together: keeps ${percent(kept)}, saves ${percent(saved)} of the pairs computed now. Found from ${rows}, measured on all.`,
  ].join("\n");
}
