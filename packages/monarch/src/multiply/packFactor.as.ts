import { packOperand, panelBytes } from "@frugal/engine/assembly/packOperand.as";

/** As `packFactor.ts` lists them; strides count elements. */
class PackFactor {
  factor: usize;
  packed: usize;
  blocks: u32;
  blockStride: u32;
  groups: u32;
  groupStride: u32;
  rows: u32;
  rowStride: u32;
  depth: u32;
  depthStride: u32;
  blocksPerTask: u32;
}

/**
 * Task = some blocks of a factor as panels of 4 rows, [blocks][groups][⌈rows / 4⌉][depth][4], as
 * `productPacked` reads its left side.
 */
export function packFactor(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<PackFactor>(job);
  const bytes: usize = ((f.rows + 3) >> 2) * panelBytes(f.depth, 4);
  const end = min(f.blocks, (task + 1) * f.blocksPerTask);
  for (let block = task * f.blocksPerTask; block < end; block++) {
    for (let group: u32 = 0; group < f.groups; group++) {
      const from = f.factor + ((block * f.blockStride + group * f.groupStride) << 2);
      const to = f.packed + (block * f.groups + group) * bytes;
      packOperand(from, f.rowStride << 2, f.depthStride << 2, f.rows, f.depth, 4, 1, to);
    }
  }
  return 0;
}
