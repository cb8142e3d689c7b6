import { headAt } from "./head.as";
import { Part } from "./part.as";

/** As `sumTables.ts` lists them. */
class SumTables {
  parts: usize;
  heads: usize;
  /** Heads in the table, and parts of each. */
  taking: u32;
  segments: u32;
  /** The gradient of the table of distances [rows, stride]: one row for all heads or one for each. */
  to: usize;
  rows: u32;
  stride: u32;
  /** 1 when what it holds is to be added to. */
  adds: u32;
}

/** Entries summed in one task. */
const CHUNK: u32 = 1024;

/** Task = some distances of one row: the sum of all parts of its heads, always in the same order. */
export function sumTables(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<SumTables>(job);
  const chunks = (f.stride + CHUNK - 1) / CHUNK;
  const row = task / chunks;
  const first = (task - row * chunks) * CHUNK;
  const bytes = min(f.stride - first, CHUNK) << 2;
  const to = f.to + ((row * f.stride + first) << 2);
  if (!f.adds) memory.fill(to, 0, bytes);
  for (let slot: u32 = 0; slot < f.taking; slot++) {
    if (headAt(f.heads, slot).number % f.rows != row) continue;
    for (let s: u32 = 0; s < f.segments; s++) {
      const part = changetype<Part>(f.parts + (slot * f.segments + s) * offsetof<Part>());
      const from = part.table + (first << 2);
      for (let c: u32 = 0; c < bytes; c += 4) {
        store<f32>(to + c, load<f32>(to + c) + load<f32>(from + c));
      }
    }
  }
  return 0;
}
