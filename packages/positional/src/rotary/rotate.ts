import type { Kernel } from "@frugal/engine";
import { positionalModule } from "../module.ts";

const fields = {
  x: "u32",
  output: "u32",
  cosines: "u32",
  sines: "u32",
  sequences: "u32",
  length: "u32",
  width: "u32",
  pairs: "u32",
  interleaved: "u32",
  rowsPerTask: "u32",
  blocks: "u32",
  sign: "f32",
} as const;

/** One task for some rows of all sequences that share a table. */
export const rotate: Kernel<keyof typeof fields> = {
  module: positionalModule,
  name: "rotate",
  fields,
};
