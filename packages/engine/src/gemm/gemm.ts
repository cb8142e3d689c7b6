import { engineModule } from "../module.ts";
import type { Kernel } from "../workspace/kernel.ts";

const fields = {
  bias: "u32",
  biasRow: "u32",
  biasColumn: "u32",
  activation: "u32",
  slope: "f32",
  slopes: "u32",
  slopesRow: "u32",
  slopesColumn: "u32",
  aRow: "u32",
  aDepth: "u32",
  bColumn: "u32",
  bDepth: "u32",
  outRow: "u32",
  factor: "f32",
  a: "u32",
  b: "u32",
  out: "u32",
  aOffsets: "u32",
  bOffsets: "u32",
  outOffsets: "u32",
  M: "u32",
  N: "u32",
  K: "u32",
  batches: "u32",
  batchesPerTask: "u32",
  rowsPerTask: "u32",
  columnsPerTask: "u32",
  depthPerStep: "u32",
  add: "u32",
} as const;

/** One task for each block of rows and columns of some batches; `multiply` fills it in. */
export const gemm: Kernel<keyof typeof fields> = { module: engineModule, name: "gemm", fields };
