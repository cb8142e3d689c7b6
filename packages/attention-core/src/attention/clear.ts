import type { Kernel, Workspace } from "@frugal/engine";
import { attentionModule } from "../module.ts";

const fields = { to: "u32", bytes: "u32", perTask: "u32" } as const;

const clearBytes: Kernel<keyof typeof fields> = {
  module: attentionModule,
  name: "clearBytes",
  fields,
};

/** Fills a block with 0. */
export function clear(workspace: Workspace, to: number, bytes: number): void {
  const tasks = Math.ceil(bytes / PER_TASK);
  workspace.run(clearBytes, { to, bytes, perTask: PER_TASK }, tasks, 0);
}

const PER_TASK = 2 ** 20;
