import type { Kernel } from "@frugal/engine";
import { positionalModule } from "../module.ts";

const fields = {
  x: "u32",
  output: "u32",
  rows: "u32",
  width: "u32",
  rowsPerTask: "u32",
  epsilon: "f32",
} as const;

/** One task for some rows. */
export const unitRowsForward: Kernel<keyof typeof fields> = {
  module: positionalModule,
  name: "unitRows",
  fields,
};
