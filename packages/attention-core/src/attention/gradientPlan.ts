import { type BlockLayout, type Pass, TILE } from "@frugal/sparse-masks";
import { type GradientPart, gradientParts } from "./gradientParts.ts";
import { type Stage, stagesOf } from "./stages.ts";

/** How the gradient walks a pass of a transposed layout: its rows are keys, its columns queries. */
export interface GradientPlan {
  readonly pass: Pass;
  readonly stages: readonly (Stage & { readonly parts: GradientPart[][] })[];
  /** The most tiles of keys, and of queries, that a stage has. */
  readonly keyTiles: number;
  readonly queryTiles: number;
  /** What is packed for a head. */
  readonly bytes: number;
}

/**
 * @param heads how many take part in the pass
 * @param D row stride of q and k
 * @param E row stride of v
 */
export function gradientPlan(
  { planes }: BlockLayout,
  pass: Pass,
  heads: number,
  D: number,
  E: number,
): GradientPlan {
  // Packed rows, their copies in another order, and parts of dQ. The layout is transposed.
  const keyBytes = 4 * TILE * (pass.queryAt.length > 0 ? 2 * D + E : D + E);
  const queryBytes = 4 * TILE * ((pass.keyAt.length > 0 ? 3 : 2) * D + E);
  const most = Math.max(1, Math.floor(STAGE_BYTES / (keyBytes + queryBytes)));
  const stages = stagesOf(pass, planes, most).map((stage) => ({
    ...stage,
    parts: gradientParts(pass, planes, stage, Math.max(1, heads)),
  }));
  const keyTiles = Math.max(...stages.map(({ firstRow, endRow }) => endRow - firstRow));
  const queryTiles = Math.max(...stages.map((stage) => stage.endColumn - stage.firstColumn));
  const bytes = keyTiles * keyBytes + queryTiles * queryBytes;
  return { pass, stages, keyTiles, queryTiles, bytes };
}

/** About a core's second cache: smaller stages would leave threads without parts of a head to share. */
const STAGE_BYTES = 2 ** 21;
