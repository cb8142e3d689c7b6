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
  return {
    rowStart: workspace.copy(layout.rowStart),
    column: workspace.copy(layout.column),
    length: workspace.copy(layout.length),
    bitmap: workspace.copy(layout.bitmap),
    bitmaps: workspace.copy(layout.bitmaps),
  };
}

/** The plane of each of `count` heads from `first` on, when an example has H heads. */
export function planesOf(layout: BlockLayout, H: number, first: number, count: number): Int32Array {
  const { planeOf } = layout;
  return Int32Array.from({ length: count }, (_, at) => {
    const example = Math.floor((first + at) / H);
    return planeOf[planeOf.length === 1 ? 0 : example] as number;
  });
}
