import type { BlockLayout } from "./blockLayout.ts";
import { planeAt } from "./planeAt.ts";

/**
 * Visits the runs of one example, or without `example` those of all examples: a plane that
 * several examples share is visited once, with the number of examples that share it.
 */
export function forEachRun(
  op: string,
  layout: BlockLayout,
  example: number | undefined,
  visit: (length: number, bitmap: number, examples: number) => void,
): void {
  const sharing = new Float64Array(layout.planes);
  const planes = example === undefined ? layout.planeOf : [planeAt(op, layout, example)];
  for (const plane of planes) sharing[plane] = (sharing[plane] ?? 0) + 1;
  sharing.forEach((examples, plane) => {
    if (examples === 0) return;
    const end = layout.rowStart[(plane + 1) * layout.rows] ?? 0;
    for (let run = layout.rowStart[plane * layout.rows] ?? 0; run < end; run++) {
      visit(layout.length[run] ?? 0, layout.bitmap[run] ?? 0, examples);
    }
  });
}
