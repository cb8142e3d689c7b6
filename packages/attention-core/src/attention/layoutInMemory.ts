import type { Workspace } from "@frugal/engine";
import type { BlockLayout } from "@frugal/sparse-masks";

/** Addresses of a pass's arrays, by the names that the kernels know. */
export interface PassInMemory {
  /** 0 where queries, or keys, stand in the natural order. */
  readonly queryAt: number;
  readonly keyAt: number;
  readonly rowStart: number;
  readonly column: number;
  readonly length: number;
  readonly bitmap: number;
  readonly bitmaps: number;
}

/** Copies a layout's passes to where kernels can read them. */
export function layoutInMemory(workspace: Workspace, layout: BlockLayout): PassInMemory[] {
  const arrays: (Int32Array | Uint32Array)[] = [layout.bitmaps];
  for (const { rowStart, column, length, bitmap, queryAt, keyAt } of layout.passes) {
    arrays.push(rowStart, column, length, bitmap, queryAt, keyAt);
  }
  const addresses = workspace.copy(...arrays);
  const [bitmaps] = addresses as [number];
  return layout.passes.map((pass, at) => {
    const own = addresses.slice(1 + 6 * at, 7 + 6 * at);
    const [rowStart, column, length, bitmap, queryAt, keyAt] = own as SixAddresses;
    return {
      queryAt: pass.queryAt.length > 0 ? queryAt : 0,
      keyAt: pass.keyAt.length > 0 ? keyAt : 0,
      rowStart,
      column,
      length,
      bitmap,
      bitmaps,
    };
  });
}

type SixAddresses = [number, number, number, number, number, number];
