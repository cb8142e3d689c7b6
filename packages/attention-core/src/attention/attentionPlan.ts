import { threads } from "@frugal/engine";
import { type BlockLayout, type Pass, TILE } from "@frugal/sparse-masks";
import { type Stage, stagesOf } from "./stages.ts";

/** How the forward kernels walk a pass. */
export interface AttentionPlan {
  readonly pass: Pass;
  readonly stages: readonly Stage[];
  /** The most tiles of keys that a stage has. */
  readonly keyTiles: number;
  /** What is packed for a head. */
  readonly bytes: number;
}

/** @param D row stride of q and k; @param E of v */
export function attentionPlan(
  { planes }: BlockLayout,
  pass: Pass,
  D: number,
  E: number,
): AttentionPlan {
  // Packed keys, and values where they are copied to another order.
  const tileBytes = 4 * TILE * (pass.keyAt.length > 0 ? D + E : D);
  const stages = stagesOf(
    pass,
    planes,
    Math.max(1, Math.floor((STAGE_BYTES * threads()) / tileBytes)),
  );
  const keyTiles = Math.max(...stages.map((stage) => stage.endColumn - stage.firstColumn));
  return { pass, stages, keyTiles, bytes: keyTiles * tileBytes };
}

/** A part of a core's second cache; each thread has one of its own. */
const STAGE_BYTES = 2 ** 19;
