import type { Kernel } from "@frugal/engine";
import { attentionModule } from "../module.ts";

/** One task for each tile of queries of each head. */
export const sumParts: Kernel<"parts" | "dQ" | "N" | "D" | "rows" | "segments"> = {
  module: attentionModule,
  name: "sumParts",
  fields: { parts: "u32", dQ: "u32", N: "u32", D: "u32", rows: "u32", segments: "u32" },
};
