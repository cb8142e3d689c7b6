import { hasNonFinite, transposeRows } from "@frugal/engine/assembly/pack.as";
import { headAt } from "./head.as";
import { packPanels } from "./packPanels.as";
import { toPanels } from "./panels.as";
import { KEYS_NOT_FINITE, TILE, VALUES_NOT_FINITE } from "./tile.as";
import { placesAt, tileRows } from "./tileRows.as";

/** As `packKeys.ts` lists them. */
class PackKeys {
  k: usize;
  v: usize;
  keyAt: usize;
  heads: usize;
  orderedK: usize;
  orderedV: usize;
  panelsOfV: usize;
  packedK: usize;
  packedV: usize;
  flags: usize;
  M: u32;
  D: u32;
  E: u32;
  /** The tiles packed: how many, from which on. */
  keyTiles: u32;
  firstTile: u32;
  slopeScale: f32;
}

/**
 * Task = one tile of keys of one head: k [32, D] → [8][D][4], zero where no key stands, so that
 * scores read it from front to back; v → [4][E][8], scaled, if `packedV` is given; and whether NaN
 * or an infinity is among them. In an order of their own, rows are also copied to where products read
 * them in place; or, if `panelsOfV` is given, v is in panels [E/8][keys][8].
 */
export function packKeys(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<PackKeys>(job);
  const slot = task / f.keyTiles;
  const head = headAt(f.heads, slot).index;
  const column = task - slot * f.keyTiles;
  const first = (f.firstTile + column) * TILE;
  const count = placesAt(f.keyAt, first, f.M);
  const tile = head * f.keyTiles + column;
  const place = tile * TILE;
  const keyBytes = f.D << 2;
  const valueBytes = f.E << 2;

  const ownK = f.orderedK ? f.orderedK + place * keyBytes : scratch;
  const k = tileRows(f.keyAt, first, f.k + head * f.M * keyBytes, keyBytes, ownK);
  pack(k, count, f.D, f.packedK + place * keyBytes);
  let flags: u32 = 0;
  if (hasNonFinite(k, count * keyBytes)) flags |= KEYS_NOT_FINITE;

  const ownV = f.orderedV ? f.orderedV + place * valueBytes : scratch;
  const v = tileRows(f.keyAt, first, f.v + head * f.M * valueBytes, valueBytes, ownV);
  if (f.panelsOfV) {
    const panels = f.panelsOfV + head * f.keyTiles * TILE * valueBytes;
    toPanels(v, count, valueBytes, panels + column * TILE * 32, f.keyTiles * TILE * 32);
  }
  if (f.packedV) packPanels(v, count, f.E, f.slopeScale, f.packedV + place * valueBytes);
  if (hasNonFinite(v, count * valueBytes)) flags |= VALUES_NOT_FINITE;
  store<u32>(f.flags + (tile << 2), flags);
  return 0;
}

function pack(rows: usize, count: u32, width: u32, packed: usize): void {
  const bytes = width << 2;
  for (let r: u32 = 0; r < TILE; r += 4) {
    transposeRows(rows + r * bytes, bytes, <i32>count - <i32>r, width, 1, packed + r * bytes, 16);
  }
}
