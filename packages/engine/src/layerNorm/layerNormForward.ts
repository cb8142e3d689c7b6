import { engineModule } from "../module.ts";
import type { Kernel } from "../workspace/kernel.ts";

const fields = {
  x: "u32",
  gain: "u32",
  bias: "u32",
  output: "u32",
  rows: "u32",
  width: "u32",
  rowsPerTask: "u32",
  epsilon: "f32",
} as const;

/** One task for some rows. */
export const layerNormForward: Kernel<keyof typeof fields> = {
  module: engineModule,
  name: "layerNorm",
  fields,
};
