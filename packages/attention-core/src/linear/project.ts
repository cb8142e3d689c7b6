import type { Kernel } from "@frugal/engine";
import { attentionModule } from "../module.ts";

const fields = {
  x: "u32",
  matrix: "u32",
  out: "u32",
  rows: "u32",
  D: "u32",
  R: "u32",
  widthR: "u32",
  scale: "f32",
  normScale: "f32",
  shift: "f32",
  peak: "u32",
} as const;

/** One task for each 32 rows. */
export const project: Kernel<keyof typeof fields> = {
  module: attentionModule,
  name: "project",
  fields,
};
