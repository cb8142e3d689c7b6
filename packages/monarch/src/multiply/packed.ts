import type { Workspace } from "@frugal/engine";
import type { Blocks } from "./direction.ts";
import { packFactor } from "./packFactor.ts";

/** Elements that a task packs at least: less costs more to hand out. */
const ELEMENTS = 2 ** 14;

/** Packs a factor's blocks for a stage, and returns where they are. */
export function packed(workspace: Workspace, factor: number, blocks: Blocks): number {
  const { groups, groupStride, rows, rowStride, depth, depthStride, blockStride } = blocks;
  const count = blocks.blocks;
  const address = workspace.allocate(count * groups * Math.ceil(rows / 4) * (depth * 16 + 64));
  const blocksPerTask = Math.ceil(ELEMENTS / (groups * rows * depth));
  const fields = {
    factor,
    packed: address,
    blocks: count,
    blockStride,
    groups,
    groupStride,
    rows,
    rowStride,
    depth,
    depthStride,
    blocksPerTask,
  };
  workspace.run(packFactor, fields, Math.ceil(count / blocksPerTask), 0);
  return address;
}
