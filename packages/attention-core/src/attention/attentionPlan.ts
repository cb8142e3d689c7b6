import { threads } from "@frugal/engine";
import { type BlockLayout, type Pass, TILE } from "@frugal/sparse-masks";
import { type Stage, stagesOf } from "./stages.ts";

/** How the forward kernels walk a pass. */
export interface AttentionPlan {
  readonly pass: Pass;
  readonly stages: readonly Stage[];
  /** The most tiles of keys that a stage has. */
  readonly keyTiles: number;
  /** Whether values are packed in panels of eight columns. */
  readonly panels: boolean;
  /** What is packed for a head. */
  readonly bytes: number;
}

/** @param D row stride of q and k; @param E of v */
export function attentionPlan(
  { planes, queries }: BlockLayout,
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
  const panels = inPanels(queries, E);
  const copied = panels || pass.keyAt.length > 0;
  return { pass, stages, keyTiles, panels, bytes: keyTiles * 4 * TILE * (copied ? D + E : D) };
}

/** Whether a pass packs values of E columns for N queries, eight columns after eight. */
export function inPanels(N: number, E: number): boolean {
  return E >= WIDE && N >= REUSE;
}

/**
 * Values this wide are packed: rows lie a page apart then, so that eight columns of a group of keys
 * are as many pages, which no cache looks ahead in.
 */
const WIDE = 512;
/** Queries that must read what is packed for it to pay. */
const REUSE = 128;

/** A part of a core's second cache; each thread has one of its own. */
const STAGE_BYTES = 2 ** 19;
