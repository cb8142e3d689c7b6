import type { Workspace } from "@frugal/engine";
import type { BlockLayout } from "@frugal/sparse-masks";

/** Addresses of a layout's arrays, by the names that the kernels know. */
export interface LayoutInMemory {
  readonly rowStart: number;
  readonly column: number;
  readonly length: number;
  readonly bitmap: number;
  readonly bitmaps: number;
}

/** Copies a layout to where kernels can read it. */
export function layoutInMemory(workspace: Workspace, layout: BlockLayout): LayoutInMemory {
  const [rowStart, column, length, bitmap, bitmaps] = workspace.copy(
    layout.rowStart,
    layout.column,
    layout.length,
    layout.bitmap,
    layout.bitmaps,
  );
  return { rowStart, column, length, bitmap, bitmaps };
}

/** The plane of each of `count` heads from `first` on, when an example has H heads. */
export function planesOf(
  { planeOf }: BlockLayout,
  H: number,
  first: number,
  count: number,
): Int32Array {
  const planes = new Int32Array(count);
  if (planeOf.length > 1) {
    for (let at = 0; at < count; at++) planes[at] = planeOf[Math.floor((first + at) / H)] as number;
  }
  return planes;
}
