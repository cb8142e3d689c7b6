import type { Kernel } from "@frugal/engine";
import { attentionModule } from "../module.ts";

const fields = { table: "u32", length: "u32", factor: "f32" } as const;

/** One task. */
export const scaleTable: Kernel<keyof typeof fields> = {
  module: attentionModule,
  name: "scaleTable",
  fields,
};
