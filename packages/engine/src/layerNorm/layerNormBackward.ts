import { engineModule } from "../module.ts";
import type { Kernel } from "../workspace/kernel.ts";

const fields = {
  x: "u32",
  gain: "u32",
  dOutput: "u32",
  dX: "u32",
  gainSums: "u32",
  biasSums: "u32",
  rows: "u32",
  width: "u32",
  rowsPerTask: "u32",
  epsilon: "f32",
} as const;

/** One task for some rows, with sums of its own. */
export const layerNormBackward: Kernel<keyof typeof fields> = {
  module: engineModule,
  name: "layerNormGradient",
  fields,
};
