import { engineModule } from "../module.ts";
import type { Kernel } from "../workspace/kernel.ts";
import type { Workspace } from "../workspace/workspace.ts";

const fields = {
  from: "u32",
  to: "u32",
  outer: "u32",
  length: "u32",
  inner: "u32",
  perTask: "u32",
  factor: "f32",
} as const;

const kernel: Kernel<keyof typeof fields> = { module: engineModule, name: "sumInto", fields };

/** Sums [outer, length, inner] → [outer, inner] between two addresses. */
export interface Sums {
  readonly from: number;
  readonly to: number;
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
  readonly factor: number;
}

/** Elements that one task adds up, about. */
const PER_TASK = 2 ** 20;

/** to = factor · Σ over `length` of from. */
export function sumInto(workspace: Workspace, sums: Sums): void {
  const { from, to, outer, length, inner, factor } = sums;
  if (outer * inner === 0) return;
  const perTask = Math.ceil(PER_TASK / Math.max(1, length * inner));
  const tasks = Math.ceil(outer / perTask);
  workspace.run(kernel, { from, to, outer, length, inner, perTask, factor }, tasks, 0);
}
