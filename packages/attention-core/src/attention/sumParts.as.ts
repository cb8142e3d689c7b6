import { Part } from "./part.as";
import { TILE } from "./tile.as";

/** As `sumParts.ts` lists them. */
class SumParts {
  parts: usize;
  dQ: usize;
  N: u32;
  D: u32;
  rows: u32;
  segments: u32;
}

/** Task = one tile of queries of one head: dQ = the sum of its parts, always in the same order. */
export function sumParts(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<SumParts>(job);
  const head = task / f.rows;
  const row = task - head * f.rows;
  const bytes = min(f.N - row * TILE, TILE) * f.D * 4;
  const dQ = f.dQ + (head * f.N + row * TILE) * f.D * 4;
  memory.fill(dQ, 0, bytes);
  for (let s: u32 = 0; s < f.segments; s++) {
    const part = changetype<Part>(f.parts + (head * f.segments + s) * offsetof<Part>());
    if (row < part.firstQueries || row >= part.endQueries) continue;
    const from = part.dQ + row * TILE * f.D * 4;
    for (let c: u32 = 0; c < bytes; c += 16) {
      v128.store(dQ + c, f32x4.add(v128.load(dQ + c), v128.load(from + c)));
    }
  }
  return 0;
}
