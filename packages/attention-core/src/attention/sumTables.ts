import type { Kernel } from "@frugal/engine";
import { attentionModule } from "../module.ts";

const fields = {
  parts: "u32",
  heads: "u32",
  taking: "u32",
  segments: "u32",
  to: "u32",
  rows: "u32",
  stride: "u32",
  adds: "u32",
} as const;

/** One task for each chunk of distances of each row of the table. */
export const sumTables: Kernel<keyof typeof fields> = {
  module: attentionModule,
  name: "sumTables",
  fields,
};

/** Tasks that a table needs. */
export function tasksOfTables(rows: number, stride: number): number {
  return rows * Math.ceil(stride / CHUNK);
}

/** As in `sumTables.as.ts`. */
const CHUNK = 1024;
