import type { Workspace } from "@frugal/engine";
import { TILE } from "@frugal/sparse-masks";
import type { GradientPart } from "./gradientParts.ts";
import { HEAD_WORDS } from "./headsIn.ts";

/** Where parts that are alone in their head, in the natural order, add to dQ itself. */
export interface Direct {
  /** Address of the first head's dQ. */
  readonly dQ: number;
  /** Rows of a head. */
  readonly N: number;
  /** Tiles of queries that are written here for the first time, unless the head joins. */
  readonly firstRow: number;
  readonly endRow: number;
}

/**
 * The table of parts that the kernels read, five words each as in `part.as.ts`, for each head of a
 * table of heads; and room for the dQ of each part, unless they can write to dQ itself.
 */
export function placeParts(
  workspace: Workspace,
  partsOf: readonly GradientPart[][],
  table: Uint32Array,
  D: number,
  direct: Direct | undefined,
): number {
  const tileBytes = TILE * D * 4;
  const words: number[] = [];
  for (let at = 0; at < table.length; at += HEAD_WORDS) {
    const [head, plane, joins] = table.subarray(at, at + HEAD_WORDS) as unknown as Head;
    for (const part of partsOf[plane] as GradientPart[]) {
      const { firstKeys, endKeys, firstQueries, endQueries } = part;
      if (direct) {
        const { dQ, N, firstRow, endRow } = direct;
        // The kernel clears the rows named here.
        const cleared = joins ? [0, 0] : [firstRow, endRow];
        words.push(dQ + head * N * D * 4, firstKeys, endKeys, ...cleared);
        continue;
      }
      // A part's own dQ begins at the first row that it sees; the kernel counts rows from 0.
      const bytes = Math.max(1, endQueries - firstQueries) * tileBytes;
      const own = workspace.allocate(bytes) - firstQueries * tileBytes;
      words.push(own, firstKeys, endKeys, firstQueries, endQueries);
    }
  }
  return workspace.copy(Uint32Array.from(words, (word) => word >>> 0))[0];
}

type Head = [index: number, plane: number, joins: number];
