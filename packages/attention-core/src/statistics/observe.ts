import type { Kernel } from "@frugal/engine";
import { attend } from "../attention/attend.ts";
import { attentionModule } from "../module.ts";

const fields = {
  states: "u32",
  queryPositions: "u32",
  keyPositions: "u32",
  keyRanges: "u32",
  bins: "u32",
  blocks: "u32",
  blockSide: "u32",
  sinkKeys: "f32",
} as const;

type AttendField = typeof attend extends Kernel<infer Field> ? Field : never;

/** One task for each tile row of each head that takes part. */
export const observe: Kernel<AttendField | keyof typeof fields> = {
  module: attentionModule,
  name: "observe",
  fields: { ...attend.fields, ...fields },
};
