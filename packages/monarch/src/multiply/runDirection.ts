import type { Workspace } from "@frugal/engine";
import type { Direction } from "./direction.ts";
import { type KeptPanels, panelBlockBytes } from "./keptPanels.ts";
import { LANE_BYTES, panelsOf } from "./lanes.ts";
import { twoStages } from "./twoStages.ts";

/** What a run reads and writes: addresses. */
export interface DirectionRun {
  readonly x: number;
  /** 0: the first stage alone. */
  readonly y: number;
  /** Packed blocks of each stage. */
  readonly first: number;
  readonly second: number;
  readonly batch: number;
  /** Where the panels of x and of the middle are left. */
  readonly kept?: KeptPanels;
}

/** Bytes of the middle that a task holds: with the factors beside it, within the second cache. */
const MIDDLE = 2 ** 20;
/** Panels that meet a piece of a factor while it is in the first cache: one to four differ little. */
const PANELS = 3;
/** As in `twoStages.as.ts`. */
const TOGETHER = 16;

/** Runs a direction over rows of a batch. */
export function runDirection(
  workspace: Workspace,
  { from, first, middle, second, to }: Direction,
  run: DirectionRun,
): void {
  const { batch, kept } = run;
  const panels = panelsOf(batch);
  const middleBytes = first.rows * second.depth * LANE_BYTES;
  const panelsPerTask = Math.max(1, Math.min(PANELS, panels, Math.floor(MIDDLE / middleBytes)));
  const bytes = (blocks: number, elements: number) =>
    blocks * panelBlockBytes(panelsPerTask, elements);
  const input = kept ? 0 : bytes(Math.min(TOGETHER, first.blocks), first.depth);
  const output = bytes(Math.min(TOGETHER, second.blocks), up4(second.rows));
  const held = kept ? 0 : bytes(up4(first.rows), second.depth);
  const fields = {
    x: run.x,
    y: run.y,
    first: run.first,
    second: run.second,
    batch,
    panels,
    panelsPerTask,
    xWidth: from.width,
    xBlock: from.block,
    xElement: from.element,
    yWidth: to.width,
    yBlock: to.block,
    yElement: to.element,
    firstBlocks: first.blocks,
    firstGroups: first.groups,
    firstRows: first.rows,
    firstDepth: first.depth,
    secondRows: second.rows,
    secondDepth: second.depth,
    middleBlock: middle.block,
    middleGroup: middle.group,
    keptInput: kept?.input.address ?? 0,
    inputBytes: kept?.input.blockBytes ?? bytes(1, first.depth),
    keptMiddle: kept?.middle.address ?? 0,
    middleBytes: kept?.middle.blockBytes ?? bytes(1, second.depth),
  };
  const scratch = held + Math.max(input, output);
  workspace.run(twoStages, fields, Math.ceil(panels / panelsPerTask), scratch);
}

const up4 = (rows: number) => Math.ceil(rows / 4) * 4;
