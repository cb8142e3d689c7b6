import type { Workspace } from "@frugal/engine";
import { TILE } from "@frugal/sparse-masks";
import type { AttentionPlan } from "../attention/attentionPlan.ts";
import { HEAD_WORDS } from "../attention/headsIn.ts";
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
  readonly scale: number;
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
  { heads, N, M, D, scale, sinkKeys, bins, blocks, blockSide, fields }: ObservedSizes,
  { pass, stages, keyTiles: mostKeys, bytes }: AttentionPlan,
  lists: PassInMemory & PositionsInMemory,
  table: Uint32Array,
): void {
  const { queryAt, keyAt } = lists;
  const [entries] = workspace.copy(table);
  const taking = table.length / HEAD_WORDS;
  const packed = workspace.allocate(heads * bytes);
  const flags = workspace.allocate(heads * mostKeys * 4);
  for (const { firstRow, endRow, firstColumn, endColumn } of stages) {
    const rows = endRow - firstRow;
    const keyTiles = endColumn - firstColumn;
    workspace.run(
      packKeys,
      {
        k,
        v: k, // of no width
        keyAt,
        heads: entries,
        orderedK: 0,
        orderedV: 0,
        packedK: packed,
        packedV: 0,
        flags,
        M,
        D,
        E: 0,
        keyTiles,
        firstTile: firstColumn,
      },
      taking * keyTiles,
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
        heads: entries,
        N,
        M,
        D,
        E: 1,
        allRows: pass.rows,
        rows,
        firstRow,
        keyTiles,
        scale: scale * Math.LOG2E,
        states,
        bins,
        blocks,
        blockSide,
        sinkKeys,
      },
      taking * rows,
      SCRATCH + TILE * 4 * (D + (queryAt ? D + fields : 0)),
    );
  }
}

/** State, stretches and scores, before the queries in scratch. */
const SCRATCH = 1024 + 4 * 4 * TILE * 8 * 4;
