import { panelBytes } from "@frugal/engine/assembly/packOperand.as";
import { productPacked } from "@frugal/engine/assembly/products.as";
import { fromLanes, LANE_BYTES, LANES, toLanes } from "./lanes.as";

/** As `twoStages.ts` lists them. */
class TwoStages {
  x: usize;
  y: usize;
  first: usize;
  second: usize;
  batch: u32;
  panels: u32;
  panelsPerTask: u32;
  /** Elements of a row of x, from block to block, and from element to element of a block. */
  xWidth: u32;
  xBlock: u32;
  xElement: u32;
  yWidth: u32;
  yBlock: u32;
  yElement: u32;
  firstBlocks: u32;
  firstGroups: u32;
  firstRows: u32;
  firstDepth: u32;
  secondRows: u32;
  secondDepth: u32;
  /** From one block of the first stage to the next in a block of the second, and from group to group. */
  middleBlock: u32;
  middleGroup: u32;
  /** Where panels of x and of the middle are left, 0 for scratch; and bytes from block to block. */
  keptInput: usize;
  inputBytes: u32;
  keptMiddle: usize;
  middleBytes: u32;
}

/** Blocks that are brought in, and out, at once: where their elements are neighbours in memory, a line's worth. */
const TOGETHER: u32 = 16;

/**
 * y = S₂ S₁ x, where S₁ and S₂ are block-diagonal and blocks of the second take one element of each
 * block of the first. Task = some panels of 8 rows of the batch, which lie as [blocks][panels][elements][8]:
 * the first stage writes where the second reads, and the middle never leaves the cache, unless it is kept.
 */
export function twoStages(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<TwoStages>(job);
  const panel = task * f.panelsPerTask;
  const panels = min(f.panels - panel, f.panelsPerTask);
  const blockBytes = f.middleBytes;
  const middle = f.keptMiddle ? f.keptMiddle + panel * panelBytes(f.secondDepth, LANES) : scratch;
  const rest = f.keptMiddle ? scratch : scratch + ((f.firstRows + 3) & ~3) * blockBytes;
  firstStage(f, panel, panels, middle, rest);
  if (f.y) secondStage(f, panel, panels, middle, rest);
  return 0;
}

/** From one block to the next: a line more than its panels take, lest blocks compete for the same lines. */
function bytesOf(panels: u32, elements: u32): u32 {
  return panels * panelBytes(elements, LANES) + 64;
}

/** middle[row][block, group] = Σ first[block][group][row][depth] · x[block][depth], for `panels` panels. */
function firstStage(f: TwoStages, panel: u32, panels: u32, middle: usize, scratch: usize): void {
  const depth = f.firstDepth;
  const inputPanel = panelBytes(depth, LANES);
  const middlePanel = panelBytes(f.secondDepth, LANES);
  const inputBytes = f.inputBytes;
  const middleBytes = f.middleBytes;
  const tileBytes = panelBytes(depth, 4);
  const along = f.xElement == 1;
  let weights = f.first;
  for (let from: u32 = 0; from < f.firstBlocks; from += TOGETHER) {
    const end = min(from + TOGETHER, f.firstBlocks);
    const input = f.keptInput ? f.keptInput + from * inputBytes + panel * inputPanel : scratch;
    for (let p: u32 = 0; p < panels; p++) {
      const row = (panel + p) * LANES;
      const rows = min(f.batch - row, LANES);
      const x = f.x + ((row * f.xWidth) << 2);
      const to = input + p * inputPanel;
      if (along) {
        for (let block = from; block < end; block++) {
          const at = block * f.xBlock;
          const valid = rest(f.xWidth, at, depth);
          const lanes = to + (block - from) * inputBytes;
          toLanes(x + (at << 2), f.xWidth << 2, rows, valid, depth, lanes, LANE_BYTES);
        }
      } else {
        for (let d: u32 = 0; d < depth; d++) {
          const at = from + d * f.xElement;
          const valid = rest(f.xWidth, at, end - from);
          const lanes = to + d * LANE_BYTES;
          toLanes(x + (at << 2), f.xWidth << 2, rows, valid, end - from, lanes, inputBytes);
        }
      }
    }
    for (let block = from; block < end; block++) {
      const lanes = input + (block - from) * inputBytes;
      for (let group: u32 = 0; group < f.firstGroups; group++) {
        const column = (block * f.middleBlock + group * f.middleGroup) * LANE_BYTES;
        for (let row: u32 = 0; row < f.firstRows; row += 4) {
          const out = middle + row * middleBytes + column;
          for (let p: u32 = 0; p < panels; p++) {
            const to = out + p * middlePanel;
            productPacked(weights, lanes + p * inputPanel, depth, to, middleBytes);
          }
          weights += tileBytes;
        }
      }
    }
  }
}

/** y[block][row] = Σ second[block][row][depth] · middle[block][depth], for `panels` panels. */
function secondStage(f: TwoStages, panel: u32, panels: u32, middle: usize, scratch: usize): void {
  const depth = f.secondDepth;
  const height = (f.secondRows + 3) & ~3;
  const middlePanel = panelBytes(depth, LANES);
  const outputPanel = panelBytes(height, LANES);
  const outputBytes = bytesOf(f.panelsPerTask, height);
  const middleBytes = f.middleBytes;
  const tileBytes = panelBytes(depth, 4);
  const along = f.yElement == 1;
  let weights = f.second;
  for (let from: u32 = 0; from < f.firstRows; from += TOGETHER) {
    const end = min(from + TOGETHER, f.firstRows);
    for (let block = from; block < end; block++) {
      const lanes = middle + block * middleBytes;
      const output = scratch + (block - from) * outputBytes;
      for (let row: u32 = 0; row < height; row += 4) {
        for (let p: u32 = 0; p < panels; p++) {
          const to = output + p * outputPanel + row * LANE_BYTES;
          productPacked(weights, lanes + p * middlePanel, depth, to, LANE_BYTES);
        }
        weights += tileBytes;
      }
    }
    for (let p: u32 = 0; p < panels; p++) {
      const row = (panel + p) * LANES;
      const rows = min(f.batch - row, LANES);
      const y = f.y + ((row * f.yWidth) << 2);
      const lanes = scratch + p * outputPanel;
      if (along) {
        for (let block = from; block < end; block++) {
          const at = block * f.yBlock;
          const valid = rest(f.yWidth, at, f.secondRows);
          const own = lanes + (block - from) * outputBytes;
          fromLanes(own, LANE_BYTES, rows, valid, y + (at << 2), f.yWidth << 2);
        }
      } else {
        for (let r: u32 = 0; r < f.secondRows; r++) {
          const at = from + r * f.yElement;
          const valid = rest(f.yWidth, at, end - from);
          fromLanes(lanes + r * LANE_BYTES, outputBytes, rows, valid, y + (at << 2), f.yWidth << 2);
        }
      }
    }
  }
}

/** How many of `count` elements from `at` on a row of `width` has. */
function rest(width: u32, at: u32, count: u32): u32 {
  return at < width ? min(width - at, count) : 0;
}
