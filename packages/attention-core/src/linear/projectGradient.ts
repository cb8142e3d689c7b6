import type { Kernel } from "@frugal/engine";
import { attentionModule } from "../module.ts";

const fields = {
  x: "u32",
  dOut: "u32",
  matrix: "u32",
  dX: "u32",
  rows: "u32",
  D: "u32",
  R: "u32",
  scale: "f32",
  normScale: "f32",
} as const;

/** One task for each 32 rows. */
export const projectGradient: Kernel<keyof typeof fields> = {
  module: attentionModule,
  name: "projectGradient",
  fields,
};
