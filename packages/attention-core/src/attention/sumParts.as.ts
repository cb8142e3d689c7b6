import { headAt } from "./head.as";
import { Part } from "./part.as";
import { TILE } from "./tile.as";
import { placesAt, rowAt } from "./tileRows.as";

/** As `sumParts.ts` lists them. */
class SumParts {
  parts: usize;
  heads: usize;
  queryAt: usize;
  dQ: usize;
  N: u32;
  D: u32;
  /** The tiles to sum: how many, from which on. */
  rows: u32;
  firstRow: u32;
  /** Tiles before this one have been written in this pass. */
  written: u32;
  segments: u32;
}

/**
 * Task = one tile of queries of one head: dQ = the sum of its parts, always in the same order, and
 * of what earlier passes and stages have stored.
 */
export function sumParts(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<SumParts>(job);
  const slot = task / f.rows;
  const head = headAt(f.heads, slot);
  const row = f.firstRow + task - slot * f.rows;
  const first = row * TILE;
  const bytes = f.D << 2;
  const count = placesAt(f.queryAt, first, f.N);
  for (let r: u32 = 0; r < count; r++) {
    const query = rowAt(f.queryAt, first + r);
    if (query < 0) continue;
    const dQ = f.dQ + (head.index * f.N + <u32>query) * bytes;
    if (!head.joins && row >= f.written) memory.fill(dQ, 0, bytes);
    for (let s: u32 = 0; s < f.segments; s++) {
      const part = changetype<Part>(f.parts + (slot * f.segments + s) * offsetof<Part>());
      if (row < part.firstQueries || row >= part.endQueries) continue;
      const from = part.dQ + (first + r) * bytes;
      for (let c: u32 = 0; c < bytes; c += 16) {
        v128.store(dQ + c, f32x4.add(v128.load(dQ + c), v128.load(from + c)));
      }
    }
  }
  return 0;
}
