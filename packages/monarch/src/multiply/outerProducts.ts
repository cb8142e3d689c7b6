import type { Kernel } from "@frugal/engine";
import { monarchModule } from "../module.ts";

const fields = {
  a: "u32",
  b: "u32",
  out: "u32",
  aBlock: "u32",
  bBlock: "u32",
  aRows: "u32",
  bRows: "u32",
  panels: "u32",
  add: "u32",
} as const;

/** One task for each block. */
export const outerProducts: Kernel<keyof typeof fields> = {
  module: monarchModule,
  name: "outerProducts",
  fields,
};
