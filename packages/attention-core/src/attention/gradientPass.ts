import type { Workspace } from "@frugal/engine";
import { TILE } from "@frugal/sparse-masks";
import { attendGradient } from "./attendGradient.ts";
import type { GroupSizes } from "./attentionPass.ts";
import type { BiasGradient } from "./biasGradient.ts";
import type { GradientPlan } from "./gradientPlan.ts";
import { HEAD_WORDS, keyHeadsIn } from "./headsIn.ts";
import type { PassInMemory } from "./layoutInMemory.ts";
import { packKeys } from "./packKeys.ts";
import { packQueries } from "./packQueries.ts";
import { placeParts } from "./placeParts.ts";
import { sumParts } from "./sumParts.ts";

/** Addresses of the rows of a group of heads. */
export type GradientRows = Readonly<
  Record<
    "q" | "k" | "v" | "output" | "logsumexp" | "dOutput" | "dLogsumexp" | "dQ" | "dK" | "dV",
    number
  >
>;

export interface GradientSizes extends Omit<GroupSizes, "held"> {
  /** What the score is to q · k. */
  readonly scale: number;
}

/** Adds a pass's share to dQ, dK and dV of the heads in `table`, or begins them. */
export function runGradientPass(
  workspace: Workspace,
  rows: GradientRows,
  { heads, shared, N, M, D, E, factor, scale, terms }: GradientSizes,
  { pass, stages, keyTiles: mostKeys, queryTiles: mostQueries }: GradientPlan,
  { queryAt: keyAt, keyAt: queryAt, rowStart, column, length, bitmap, bitmaps }: PassInMemory,
  table: Uint32Array,
  dBias: BiasGradient | undefined,
): void {
  const { q, k, v, output, logsumexp, dOutput, dLogsumexp, dQ, dK, dV } = rows;
  const keyHeads = heads / shared;
  const allocate = (tiles: number, width: number, count = heads) =>
    workspace.allocate(count * tiles * TILE * width * 4);
  const packedQ = allocate(mostQueries, D);
  const panelsOfD = allocate(mostQueries, E);
  const packedK = allocate(mostKeys, D, keyHeads);
  const packedV = allocate(mostKeys, E, keyHeads);
  const orderedQ = queryAt ? allocate(mostQueries, D) : 0;
  const orderedK = keyAt ? allocate(mostKeys, D, keyHeads) : 0;
  const level = allocate(mostQueries, 1);
  const delta = allocate(mostQueries, 1);
  const queryFlags = workspace.allocate(heads * mostQueries * 4);
  const keyFlags = workspace.allocate(keyHeads * mostKeys * 4);
  const keyTable = keyHeadsIn(table, shared);
  const [entries, keyEntries] = workspace.copy(table, keyTable);
  const taking = table.length / HEAD_WORDS;
  const takingKeys = keyTable.length / HEAD_WORDS;
  let written = 0;
  stages.forEach(({ firstRow, endRow, firstColumn, endColumn, parts }, at) => {
    const keyTiles = endRow - firstRow;
    const queryTiles = endColumn - firstColumn;
    const segments = parts[0]?.length ?? 1;
    // Queries that no stage sees are written too: with the next stage, or with the last.
    const firstTile = Math.min(written, firstColumn);
    const endTile = at === stages.length - 1 ? pass.columns : endColumn;
    workspace.scope(() => {
      workspace.run(
        packKeys,
        {
          k,
          v,
          keyAt,
          heads: keyEntries,
          orderedK,
          orderedV: 0,
          panelsOfV: 0,
          packedK,
          packedV,
          flags: keyFlags,
          M,
          D,
          E,
          keyTiles,
          firstTile: firstRow,
          slopeScale: scale,
        },
        takingKeys * keyTiles,
        keyAt ? TILE * 4 * E : 0,
      );
      workspace.run(
        packQueries,
        {
          q,
          dOutput,
          output,
          logsumexp,
          dLogsumexp,
          queryAt,
          heads: entries,
          terms,
          orderedQ,
          panelsOfD,
          packedQ,
          level,
          delta,
          flags: queryFlags,
          N,
          D,
          E,
          rows: queryTiles,
          firstTile: firstColumn,
          scale: factor,
          slopeScale: scale,
        },
        taking * queryTiles,
        queryAt ? TILE * 4 * E : 0,
      );
      const direct =
        queryAt || segments > 1 ? undefined : { dQ, N, firstRow: written, endRow: endTile };
      const partTable = placeParts(workspace, parts, table, D, direct, dBias?.parts);
      // Where tile 0 would lie: the kernel counts tiles from there.
      const keysBack = firstRow * TILE * 4;
      const queriesBack = firstColumn * TILE * 4;
      workspace.run(
        attendGradient,
        {
          q: queryAt ? orderedQ - queriesBack * D : q,
          k: keyAt ? orderedK - keysBack * D : k,
          dOutput: panelsOfD - firstColumn * TILE * 32,
          packedQ: packedQ - queriesBack * D,
          packedK: packedK - keysBack * D,
          packedV: packedV - keysBack * E,
          level: level - queriesBack,
          delta: delta - queriesBack,
          queryFlags: queryFlags - firstColumn * 4,
          keyFlags: keyFlags - firstRow * 4,
          dK,
          dV,
          parts: partTable,
          queryAt,
          keyAt,
          heads: entries,
          terms,
          rowStart,
          column,
          length,
          bitmap,
          bitmaps,
          N: queryAt ? pass.columns * TILE : N,
          M,
          queryRows: queryAt ? queryTiles * TILE : N,
          keyRows: keyAt ? keyTiles * TILE : M,
          D,
          E,
          allRows: pass.rows,
          rows: queryTiles,
          keyTiles,
          segments,
          tableBytes: dBias?.tableBytes ?? 0,
        },
        taking * segments,
        SCRATCH + 4 * (TILE * (D + E) + 8 * D),
      );
      dBias?.sum(workspace, partTable, entries, taking, segments);
      if (!direct) {
        const tiles = { rows: endTile - firstTile, firstRow: firstTile, written };
        const sums = { parts: partTable, heads: entries, queryAt, dQ, N, D, ...tiles, segments };
        workspace.run(sumParts, sums, taking * tiles.rows, 0);
      }
    });
    written = endTile;
  });
}

/** Tiles and ranges, weights and slopes, caps and drops, before the sums in scratch. */
const SCRATCH = 512 + 2 * 4 * TILE * TILE * 4 + 2 * TILE * 8 * 4 + 64;
