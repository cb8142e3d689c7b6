import { engineModule } from "../../module.ts";
import type { Kernel } from "../../workspace/kernel.ts";
import type { Workspace } from "../../workspace/workspace.ts";

const fields = {
  from: "u32",
  to: "u32",
  axes: "u32",
  rank: "u32",
  rows: "u32",
  columns: "u32",
  fromRow: "u32",
  fromColumn: "u32",
  toRow: "u32",
  rowsPerTask: "u32",
} as const;

const kernel: Kernel<keyof typeof fields> = { module: engineModule, name: "copy", fields };

/** An axis of what is copied: how long it is, and the elements from one place to the next on each side. */
export interface CopiedAxis {
  readonly length: number;
  readonly from: number;
  readonly to: number;
}

/** Words that one task copies, about. */
const PER_TASK = 2 ** 20;

/**
 * Copies elements of 4 bytes between two addresses, along any axes. On the side that is written one
 * axis must have its elements side by side; so must one, the same or another, on the side that is read.
 */
export function copy(
  workspace: Workspace,
  from: number,
  to: number,
  axes: readonly CopiedAxis[],
): void {
  if (axes.some(({ length }) => length === 0)) return;
  const long = axes.filter(({ length }) => length !== 1);
  const columns = long.find((axis) => axis.to === 1) ?? { length: 1, from: 1, to: 1 };
  const others = long.filter((axis) => axis !== columns);
  const rows =
    (columns.from === 1 ? others.at(-1) : others.find((axis) => axis.from === 1)) ??
    ({ length: 1, from: 1, to: 1 } as const);
  const outer = others.filter((axis) => axis !== rows);
  const planes = outer.reduce((product, { length }) => product * length, 1);
  const words = outer.flatMap((axis) => [axis.length, axis.from, axis.to]);
  const rowsPerTask = Math.max(16, Math.ceil(PER_TASK / columns.length / 16) * 16);
  workspace.run(
    kernel,
    {
      from,
      to,
      axes: outer.length > 0 ? workspace.copy(Uint32Array.from(words))[0] : 0,
      rank: outer.length,
      rows: rows.length,
      columns: columns.length,
      fromRow: rows.from,
      fromColumn: columns.from,
      toRow: rows.to,
      rowsPerTask,
    },
    planes * Math.ceil(rows.length / rowsPerTask),
    0,
  );
}
