import { multiplyBlock, Product } from "../../assembly/multiplyBlock.as";

/** As `gemm.ts` lists them. */
class Gemm extends Product {
  a: usize;
  b: usize;
  out: usize;
  aOffsets: usize;
  bOffsets: usize;
  outOffsets: usize;
  M: u32;
  N: u32;
  K: u32;
  batches: u32;
  batchesPerTask: u32;
  rowsPerTask: u32;
  columnsPerTask: u32;
  depthPerStep: u32;
  add: u32;
}

/**
 * Task = a block of rows and columns of some batches; a step takes the next piece of the depth for
 * each of them.
 */
export function gemm(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Gemm>(job);
  const rowBlocks = (f.M + f.rowsPerTask - 1) / f.rowsPerTask;
  const columnBlocks = (f.N + f.columnsPerTask - 1) / f.columnsPerTask;
  const rowTask = task / columnBlocks;
  const batchTask = rowTask / rowBlocks;
  const row = (rowTask - batchTask * rowBlocks) * f.rowsPerTask;
  const column = (task - rowTask * columnBlocks) * f.columnsPerTask;
  const rows = min(f.M - row, f.rowsPerTask);
  const columns = min(f.N - column, f.columnsPerTask);
  const first = step * f.depthPerStep;
  const depth = min(f.K - first, f.depthPerStep);
  const last = first + depth == f.K;
  const added = step != 0 || f.add != 0;
  const aFrom = f.a + ((row * f.aRow + first * f.aDepth) << 2);
  const bFrom = f.b + ((column * f.bColumn + first * f.bDepth) << 2);
  const outFrom = f.out + ((row * f.outRow + column) << 2);
  let batch = batchTask * f.batchesPerTask;
  const end = min(batch + f.batchesPerTask, f.batches);
  for (; batch < end; batch++) {
    const a = aFrom + (load<u32>(f.aOffsets + (batch << 2)) << 2);
    const b = bFrom + (load<u32>(f.bOffsets + (batch << 2)) << 2);
    const out = outFrom + (load<u32>(f.outOffsets + (batch << 2)) << 2);
    multiplyBlock(f, a, b, out, rows, columns, depth, added, last, row, column, scratch);
  }
  return last ? 0 : 1;
}
