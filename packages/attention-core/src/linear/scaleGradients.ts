import type { Kernel } from "@frugal/engine";
import { attentionModule } from "../module.ts";

const fields = {
  dOutput: "u32",
  output: "u32",
  denominators: "u32",
  scaled: "u32",
  slopes: "u32",
  rows: "u32",
  E: "u32",
} as const;

/** One task for each 32 rows. */
export const scaleGradients: Kernel<keyof typeof fields> = {
  module: attentionModule,
  name: "scaleGradients",
  fields,
};
