import type { BlockLayout } from "./blockLayout.ts";
import { planeAt } from "./planeAt.ts";

/**
 * Visits the runs of every pass, of one example and head, or where left out of all: a plane that
 * several share is visited once, with the number of those that share it.
 */
export function forEachRun(
  op: string,
  layout: BlockLayout,
  example: number | undefined,
  head: number | undefined,
  visit: (length: number, bitmap: number, sharing: number) => void,
): void {
  const sharing = new Float64Array(layout.planes);
  const all = (count: number) => Array.from({ length: count }, (_, i) => i);
  for (const one of example === undefined ? all(layout.examples) : [example]) {
    for (const other of head === undefined ? all(layout.heads) : [head]) {
      const plane = planeAt(op, layout, one, other);
      sharing[plane] = (sharing[plane] ?? 0) + 1;
    }
  }
  for (const { rows, rowStart, length, bitmap } of layout.passes) {
    sharing.forEach((count, plane) => {
      if (count === 0) return;
      const end = rowStart[(plane + 1) * rows] ?? 0;
      for (let run = rowStart[plane * rows] ?? 0; run < end; run++) {
        visit(length[run] ?? 0, bitmap[run] ?? 0, count);
      }
    });
  }
}
