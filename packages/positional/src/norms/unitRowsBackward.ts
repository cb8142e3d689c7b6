import type { Kernel } from "@frugal/engine";
import { positionalModule } from "../module.ts";

const fields = {
  x: "u32",
  dOutput: "u32",
  dX: "u32",
  rows: "u32",
  width: "u32",
  rowsPerTask: "u32",
  epsilon: "f32",
} as const;

/** One task for some rows. */
export const unitRowsBackward: Kernel<keyof typeof fields> = {
  module: positionalModule,
  name: "unitRowsGradient",
  fields,
};
