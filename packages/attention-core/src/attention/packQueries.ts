import type { Kernel } from "@frugal/engine";
import { attentionModule } from "../module.ts";

const fields = {
  q: "u32",
  dOutput: "u32",
  output: "u32",
  logsumexp: "u32",
  dLogsumexp: "u32",
  queryAt: "u32",
  heads: "u32",
  terms: "u32",
  orderedQ: "u32",
  panelsOfD: "u32",
  packedQ: "u32",
  level: "u32",
  delta: "u32",
  flags: "u32",
  N: "u32",
  D: "u32",
  E: "u32",
  rows: "u32",
  firstTile: "u32",
  scale: "f32",
  slopeScale: "f32",
} as const;

/** One task for each tile of queries of each head that takes part. */
export const packQueries: Kernel<keyof typeof fields> = {
  module: attentionModule,
  name: "packQueries",
  fields,
};
