import type { Kernel } from "@frugal/engine";
import { attentionModule } from "../module.ts";

const fields = { from: "u32", to: "u32", shared: "u32", rows: "u32", bytes: "u32" } as const;

/** One task for each row of each head of keys. */
export const sumHeads: Kernel<keyof typeof fields> = {
  module: attentionModule,
  name: "sumHeads",
  fields,
};
