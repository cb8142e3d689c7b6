import type { Kernel } from "@frugal/engine";
import { attentionModule } from "../module.ts";

const fields = {
  parts: "u32",
  heads: "u32",
  queryAt: "u32",
  dQ: "u32",
  N: "u32",
  D: "u32",
  rows: "u32",
  firstRow: "u32",
  written: "u32",
  segments: "u32",
} as const;

/** One task for each tile of queries of each head that takes part. */
export const sumParts: Kernel<keyof typeof fields> = {
  module: attentionModule,
  name: "sumParts",
  fields,
};
