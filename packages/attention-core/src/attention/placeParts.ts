import type { Workspace } from "@frugal/engine";
import { TILE } from "@frugal/sparse-masks";
import { type BiasInMemory, tableAt } from "./biasInMemory.ts";
import type { GradientPart } from "./gradientParts.ts";
import { HEAD_WORDS } from "./headsIn.ts";
import type { Sizes } from "./sizes.ts";

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

/** Where parts add the gradient of biases. */
export type BiasParts =
  /** To the gradient itself: no two parts see the same pair. */
  | { readonly kind: "pairs"; readonly bias: BiasInMemory }
  /** To tables of their own, of `stride` entries, since parts see the same distances. */
  | { readonly kind: "tables"; readonly stride: number; readonly sizes: Sizes };

/**
 * The table of parts that the kernels read, seven words each as in `part.as.ts`, for each head of a
 * table of heads; and room for what each part sums alone.
 */
export function placeParts(
  workspace: Workspace,
  partsOf: readonly GradientPart[][],
  table: Uint32Array,
  D: number,
  direct: Direct | undefined,
  bias: BiasParts | undefined,
): number {
  const tileBytes = TILE * D * 4;
  const words: number[] = [];
  for (let at = 0; at < table.length; at += HEAD_WORDS) {
    const [head, plane, joins, , number] = table.subarray(at, at + HEAD_WORDS) as unknown as Head;
    for (const part of partsOf[plane] as GradientPart[]) {
      const { firstKeys, endKeys, firstQueries, endQueries } = part;
      if (direct) {
        const { dQ, N, firstRow, endRow } = direct;
        // The kernel clears the rows named here.
        const cleared = joins ? [0, 0] : [firstRow, endRow];
        words.push(dQ + head * N * D * 4, firstKeys, endKeys, ...cleared);
      } else {
        // A part's own dQ begins at the first row that it sees; the kernel counts rows from 0.
        const bytes = Math.max(1, endQueries - firstQueries) * tileBytes;
        const own = workspace.allocate(bytes) - firstQueries * tileBytes;
        words.push(own, firstKeys, endKeys, firstQueries, endQueries);
      }
      words.push(...placeBias(workspace, bias, number));
    }
  }
  return workspace.copy(Uint32Array.from(words, (word) => word >>> 0))[0];
}

type Head = [index: number, plane: number, joins: number, keys: number, number: number];

/** Addresses of the bias of query 0 and key 0, and of a table that is the part's own. */
function placeBias(
  workspace: Workspace,
  bias: BiasParts | undefined,
  number: number,
): [bias: number, table: number] {
  if (!bias) return [0, 0];
  if (bias.kind === "pairs") return [bias.bias.of(number), 0];
  const own = workspace.allocate(4 * bias.stride);
  return [tableAt(own, 1, bias.stride, bias.sizes).of(number), own];
}
