import { hasNonFinite, transposeRows } from "@frugal/engine/assembly/pack.as";
import { KEYS_NOT_FINITE, TILE, VALUES_NOT_FINITE } from "./tile.as";

/** As `packKeys.ts` lists them. */
class PackKeys {
  k: usize;
  v: usize;
  packedK: usize;
  packedV: usize;
  flags: usize;
  M: u32;
  D: u32;
  E: u32;
  keyTiles: u32;
}

/**
 * Task = one tile of keys of one head: k [32, D] → [8][D][4], zero past the end, so that scores
 * read it from front to back; v likewise, if `packedV` is given; and whether NaN or an infinity
 * is among them.
 */
export function packKeys(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<PackKeys>(job);
  const head = task / f.keyTiles;
  const first = (task - head * f.keyTiles) * TILE;
  const count = min(f.M - first, TILE);
  const k = f.k + (head * f.M + first) * f.D * 4;
  const v = f.v + (head * f.M + first) * f.E * 4;
  pack(k, count, f.D, f.packedK + task * TILE * f.D * 4);
  if (f.packedV) pack(v, count, f.E, f.packedV + task * TILE * f.E * 4);
  let flags: u32 = 0;
  if (hasNonFinite(v, count * f.E * 4)) flags |= VALUES_NOT_FINITE;
  if (hasNonFinite(k, count * f.D * 4)) flags |= KEYS_NOT_FINITE;
  store<u32>(f.flags + (task << 2), flags);
  return 0;
}

function pack(rows: usize, count: u32, width: u32, packed: usize): void {
  const bytes = width << 2;
  for (let r: u32 = 0; r < TILE; r += 4) {
    transposeRows(rows + r * bytes, bytes, <i32>count - <i32>r, width, 1, packed + r * bytes, 16);
  }
}
