import type { Workspace } from "@frugal/engine";
import { TILE } from "@frugal/sparse-masks";
import { attend } from "./attend.ts";
import type { AttentionPlan } from "./attentionPlan.ts";
import { HEAD_WORDS, keyHeadsIn } from "./headsIn.ts";
import type { PassInMemory } from "./layoutInMemory.ts";
import { packKeys } from "./packKeys.ts";
import { threshold } from "./threshold.ts";

/** Addresses of the rows of a group of heads. */
export type AttentionRows = Readonly<
  Record<"q" | "k" | "v" | "output" | "logsumexp" | "supports", number>
>;

/** Of a group of heads; D and E are strides. */
export interface GroupSizes {
  readonly heads: number;
  /** Heads of queries to one of keys. */
  readonly shared: number;
  readonly N: number;
  readonly M: number;
  readonly D: number;
  readonly E: number;
  /** What q · k is multiplied by in the kernel. */
  readonly factor: number;
  /** Address of what a score goes through then. */
  readonly terms: number;
  /** Tiles of scores that are held to find thresholds; 0: there are none to find. */
  readonly held: number;
}

/** Joins a pass's share to output and logsumexp of the heads in `table`, or begins them. */
export function runAttentionPass(
  workspace: Workspace,
  { q, k, v, output, logsumexp, supports }: AttentionRows,
  { heads, shared, N, M, D, E, factor, terms, held }: GroupSizes,
  { pass, stages, keyTiles: mostKeys, panels }: AttentionPlan,
  lists: PassInMemory,
  table: Uint32Array,
): void {
  const { queryAt, keyAt, rowStart, column, length, bitmap, bitmaps } = lists;
  const keyTable = keyHeadsIn(table, shared);
  const [entries, keyEntries] = workspace.copy(table, keyTable);
  const taking = table.length / HEAD_WORDS;
  const takingKeys = keyTable.length / HEAD_WORDS;
  const keyHeads = heads / shared;
  const packed = workspace.allocate(keyHeads * mostKeys * TILE * D * 4);
  const copied = keyAt !== 0 || panels;
  const copiedV = copied ? workspace.allocate(keyHeads * mostKeys * TILE * E * 4) : 0;
  const flags = workspace.allocate(keyHeads * mostKeys * 4);
  for (const { firstRow, endRow, firstColumn, endColumn } of stages) {
    const rows = endRow - firstRow;
    const keyTiles = endColumn - firstColumn;
    workspace.run(
      packKeys,
      {
        k,
        v,
        keyAt,
        heads: keyEntries,
        orderedK: 0,
        orderedV: panels ? 0 : copiedV,
        panelsOfV: panels ? copiedV : 0,
        packedK: packed,
        packedV: 0,
        flags,
        M,
        D,
        E,
        keyTiles,
        firstTile: firstColumn,
        slopeScale: 0,
      },
      takingKeys * keyTiles,
      keyAt ? TILE * 4 * (panels ? Math.max(D, E) : D) : 0,
    );
    // Where tile 0 would lie: the kernel counts tiles from there.
    const back = firstColumn * TILE * 4;
    const valueRow = panels ? 32 : 4 * E;
    const firstTile = firstColumn * TILE * valueRow;
    const fields = {
      q,
      packed: packed - back * D,
      v: copied ? copiedV - firstTile : v,
      flags: flags - firstColumn * 4,
      output,
      logsumexp,
      supports: held > 0 ? 0 : supports,
      queryAt,
      keyAt,
      heads: entries,
      terms,
      rowStart,
      column,
      length,
      bitmap,
      bitmaps,
      N,
      M: copied ? keyTiles * TILE : M,
      keys: M,
      D,
      E,
      allRows: pass.rows,
      rows,
      firstRow,
      keyTiles,
      valueRow,
      valuePanel: panels ? keyTiles * TILE * 32 : 32,
      held: held * TILE * 8 * 4,
      scale: factor,
    };
    const scratch = SCRATCH + TILE * 4 * (2 * D + E);
    if (held > 0) {
      const holding = scratch + 4 * fields.held;
      workspace.run(threshold, { ...fields, supports }, taking * rows, holding);
    }
    workspace.run(attend, fields, taking * rows, scratch);
  }
}

/** State, tiles, stretches and scores, before the queries and the output in scratch. */
export const SCRATCH: number = 1152 + 4 * 4 * TILE * 8 * 4;
