import type { Kernel } from "@frugal/engine";
import { monarchModule } from "../module.ts";

const fields = {
  factor: "u32",
  packed: "u32",
  blocks: "u32",
  blockStride: "u32",
  groups: "u32",
  groupStride: "u32",
  rows: "u32",
  rowStride: "u32",
  depth: "u32",
  depthStride: "u32",
  blocksPerTask: "u32",
} as const;

/** One task for some blocks. */
export const packFactor: Kernel<keyof typeof fields> = {
  module: monarchModule,
  name: "packFactor",
  fields,
};
