import type { Kernel } from "@frugal/engine";
import { attentionModule } from "../module.ts";

const fields = {
  q: "u32",
  output: "u32",
  logsumexp: "u32",
  pages: "u32",
  firsts: "u32",
  pageCount: "u32",
  rows: "u32",
  N: "u32",
  D: "u32",
  E: "u32",
  length: "u32",
  window: "u32",
  sinks: "u32",
  scale: "f32",
} as const;

/** One task for each head of keys of each example. */
export const attendPages: Kernel<keyof typeof fields> = {
  module: attentionModule,
  name: "attendPages",
  fields,
};
