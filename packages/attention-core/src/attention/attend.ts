import type { Kernel } from "@frugal/engine";
import { attentionModule } from "../module.ts";

const fields = {
  q: "u32",
  packed: "u32",
  v: "u32",
  flags: "u32",
  output: "u32",
  logsumexp: "u32",
  supports: "u32",
  queryAt: "u32",
  keyAt: "u32",
  heads: "u32",
  terms: "u32",
  rowStart: "u32",
  column: "u32",
  length: "u32",
  bitmap: "u32",
  bitmaps: "u32",
  N: "u32",
  M: "u32",
  keys: "u32",
  D: "u32",
  E: "u32",
  allRows: "u32",
  rows: "u32",
  firstRow: "u32",
  keyTiles: "u32",
  valueRow: "u32",
  valuePanel: "u32",
  held: "u32",
  scale: "f32",
} as const;

/** One task for each tile row of each head that takes part. */
export const attend: Kernel<keyof typeof fields> = {
  module: attentionModule,
  name: "attend",
  fields,
};
