import type { Kernel } from "@frugal/engine";
import { attentionModule } from "../module.ts";

const fields = {
  q: "u32",
  k: "u32",
  dOutput: "u32",
  packedQ: "u32",
  packedK: "u32",
  packedV: "u32",
  level: "u32",
  delta: "u32",
  queryFlags: "u32",
  keyFlags: "u32",
  dK: "u32",
  dV: "u32",
  parts: "u32",
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
  queryRows: "u32",
  keyRows: "u32",
  D: "u32",
  E: "u32",
  allRows: "u32",
  rows: "u32",
  keyTiles: "u32",
  segments: "u32",
  tableBytes: "u32",
} as const;

/** One task for each part of each head that takes part, one step for each of its tile rows of keys. */
export const attendGradient: Kernel<keyof typeof fields> = {
  module: attentionModule,
  name: "attendGradient",
  fields,
};
