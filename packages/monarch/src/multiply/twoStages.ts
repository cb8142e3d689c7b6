import type { Kernel } from "@frugal/engine";
import { monarchModule } from "../module.ts";

const fields = {
  x: "u32",
  y: "u32",
  first: "u32",
  second: "u32",
  batch: "u32",
  panels: "u32",
  panelsPerTask: "u32",
  xWidth: "u32",
  xBlock: "u32",
  xElement: "u32",
  yWidth: "u32",
  yBlock: "u32",
  yElement: "u32",
  firstBlocks: "u32",
  firstGroups: "u32",
  firstRows: "u32",
  firstDepth: "u32",
  secondRows: "u32",
  secondDepth: "u32",
  middleBlock: "u32",
  middleGroup: "u32",
  keptInput: "u32",
  inputBytes: "u32",
  keptMiddle: "u32",
  middleBytes: "u32",
} as const;

/** One task for some panels of 8 rows of the batch. */
export const twoStages: Kernel<keyof typeof fields> = {
  module: monarchModule,
  name: "twoStages",
  fields,
};
