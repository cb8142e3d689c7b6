import type { Workspace } from "@frugal/engine";
import { TILE } from "@frugal/sparse-masks";
import { SCRATCH } from "../attention/attentionPass.ts";
import type { AttentionPlan } from "../attention/attentionPlan.ts";
import { HEAD_WORDS, keyHeadsIn } from "../attention/headsIn.ts";
import type { PassInMemory } from "../attention/layoutInMemory.ts";
import { packKeys } from "../attention/packKeys.ts";
import { observe } from "./observe.ts";
import type { PositionsInMemory } from "./positionsInMemory.ts";

/** Addresses of the rows of a group of heads, and of what is known of them. */
export type ObservedRows = Readonly<Record<"q" | "k" | "states", number>>;

/** Of a group of heads; D is a stride. */
export interface ObservedSizes {
  readonly heads: number;
  readonly N: number;
  readonly M: number;
  readonly D: number;
  /** Heads of queries to one of keys. */
  readonly shared: number;
  /** What q · k is multiplied by in the kernel, and address of what a score goes through then. */
  readonly factor: number;
  readonly terms: number;
  readonly sinkKeys: number;
  readonly bins: number;
  readonly blocks: number;
  /** Keys of a block. */
  readonly blockSide: number;
  /** Floats of a row's state. */
  readonly fields: number;
}

/** Adds a pass's pairs to what is known of the rows of the heads in `table`, or begins it. */
export function observePass(
  workspace: Workspace,
  { q, k, states }: ObservedRows,
  { heads, shared, N, M, D, factor, terms, ...sizes }: ObservedSizes,
  { pass, stages, keyTiles: mostKeys, bytes }: AttentionPlan,
  lists: PassInMemory & PositionsInMemory,
  table: Uint32Array,
): void {
  const { queryAt, keyAt } = lists;
  const { sinkKeys, bins, blocks, blockSide, fields } = sizes;
  const keyTable = keyHeadsIn(table, shared);
  const [entries, keyEntries] = workspace.copy(table, keyTable);
  const taking = table.length / HEAD_WORDS;
  const keyHeads = heads / shared;
  const packed = workspace.allocate(keyHeads * bytes);
  const flags = workspace.allocate(keyHeads * mostKeys * 4);
  for (const { firstRow, endRow, firstColumn, endColumn } of stages) {
    const rows = endRow - firstRow;
    const keyTiles = endColumn - firstColumn;
    workspace.run(
      packKeys,
      {
        k,
        v: k, // of no width
        keyAt,
        heads: keyEntries,
        orderedK: 0,
        orderedV: 0,
        panelsOfV: 0,
        packedK: packed,
        packedV: 0,
        flags,
        M,
        D,
        E: 0,
        keyTiles,
        firstTile: firstColumn,
        slopeScale: 0,
      },
      (keyTable.length / HEAD_WORDS) * keyTiles,
      TILE * 4 * D,
    );
    workspace.run(
      observe,
      {
        ...lists,
        q,
        packed: packed - firstColumn * TILE * 4 * D, // where tile 0 would lie
        v: 0,
        flags: flags - firstColumn * 4,
        output: 0,
        logsumexp: 0,
        supports: 0,
        heads: entries,
        terms,
        N,
        M,
        D,
        E: 1,
        keys: M,
        allRows: pass.rows,
        rows,
        firstRow,
        keyTiles,
        valueRow: 4,
        valuePanel: 32,
        held: 0,
        scale: factor,
        states,
        bins,
        blocks,
        blockSide,
        sinkKeys,
      },
      taking * rows,
      SCRATCH + TILE * 4 * (2 * D + 1 + (queryAt ? fields : 0)),
    );
  }
}
