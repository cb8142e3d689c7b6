import type { Kernel } from "@frugal/engine";
import { attentionModule } from "../module.ts";

const fields = {
  k: "u32",
  v: "u32",
  keyAt: "u32",
  heads: "u32",
  orderedK: "u32",
  orderedV: "u32",
  panelsOfV: "u32",
  packedK: "u32",
  packedV: "u32",
  flags: "u32",
  M: "u32",
  D: "u32",
  E: "u32",
  keyTiles: "u32",
  firstTile: "u32",
  slopeScale: "f32",
} as const;

/** One task for each tile of keys of each head that takes part. */
export const packKeys: Kernel<keyof typeof fields> = {
  module: attentionModule,
  name: "packKeys",
  fields,
};
