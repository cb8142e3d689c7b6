import type { Workspace } from "@frugal/engine";
import type { Direction } from "./direction.ts";
import { LANE_BYTES, panelsOf } from "./lanes.ts";

/** Panels of elements that outlive a run, for gradients: [blocks][panels][elements][8]. */
export interface Kept {
  readonly address: number;
  readonly blocks: number;
  readonly blockBytes: number;
  readonly elements: number;
}

/** Those of the operand of a run, by blocks of its first stage, and of its middle, by those of the second. */
export interface KeptPanels {
  readonly input: Kept;
  readonly middle: Kept;
  /** Rows of the batch that there is room for. */
  readonly batch: number;
}

/** Room for the panels that runs over at most `batch` rows leave behind. */
export function keepPanels(
  workspace: Workspace,
  { first, second }: Direction,
  batch: number,
): KeptPanels {
  const keep = (blocks: number, elements: number, room: number): Kept => {
    const blockBytes = panelBlockBytes(panelsOf(batch), elements);
    // Half a tile more than there is: the last one may be read, and thrown away.
    const address = workspace.allocate(room * blockBytes + 4 * LANE_BYTES);
    return { address, blocks, blockBytes, elements };
  };
  return {
    input: keep(first.blocks, first.depth, first.blocks),
    middle: keep(second.blocks, second.depth, Math.ceil(second.blocks / 4) * 4),
    batch,
  };
}

/** As `bytesOf` in `twoStages.as.ts`. */
export function panelBlockBytes(panels: number, elements: number): number {
  return panels * (elements * LANE_BYTES + 64) + 64;
}
