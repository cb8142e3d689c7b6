import { fillAdjustTable } from "./adjust.as";
import {
  AttendGradient,
  ONES,
  RANGES,
  SUMS,
  TABLE,
  TILE_BYTES,
  TILES,
  WEIGHTS,
  WORDS,
} from "./attendGradientJob.as";
import { fillDropTable } from "./dropout.as";
import { keysAndValues, outputsByValues, queries } from "./gradientProducts.as";
import { Head, headAt } from "./head.as";
import { gatherPanels, scatterPanels } from "./panels.as";
import { Part } from "./part.as";
import { clear, keysSeen, slopes } from "./slopes.as";
import { Terms } from "./terms.as";
import { GROUP, KEYS_NOT_FINITE, PANELS, TILE } from "./tile.as";
import { placesAt } from "./tileRows.as";

/** Task = some tile rows of keys of one head; step = one of them. One pass, five products. */
export function attendGradient(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<AttendGradient>(job);
  const part = changetype<Part>(f.parts + task * offsetof<Part>());
  const entry = headAt(f.heads, task / f.segments);
  const head = entry.index;
  if (!step) {
    v128.store(scratch + ONES, f32x4.splat(1));
    const terms = changetype<Terms>(f.terms);
    fillAdjustTable(terms, scratch + TABLE);
    if (terms.threshold) fillDropTable(scratch + WORDS, terms.threshold);
    const end = min(part.endQueries * TILE, f.N);
    const start = part.firstQueries * TILE;
    if (part.table) memory.fill(part.table, 0, f.tableBytes);
    if (end > start) memory.fill(part.dQ + start * f.D * 4, 0, (end - start) * f.D * 4);
  }
  const row = part.firstKeys + step;
  if (row >= part.endKeys) return 0;
  const more: u32 = row + 1 < part.endKeys ? 1 : 0;
  const at = f.rowStart + ((entry.plane * f.allRows + row) << 2);
  const lastRun = load<u32>(at, 4);
  if (entry.joins && load<u32>(at) == lastRun) return more;
  const dK = scratch + SUMS;
  const dV = dK + TILE * f.D * 4;
  const first = row * TILE;
  const count = placesAt(f.keyAt, first, f.M);
  const allK = f.dK + head * f.M * f.D * 4;
  const allV = f.dV + head * f.M * f.E * 4;
  if (entry.joins) {
    gatherPanels(f.keyAt, first, count, allK, f.D * 4, dK);
    gatherPanels(f.keyAt, first, count, allV, f.E * 4, dV);
  } else {
    memory.fill(dK, 0, TILE * (f.D + f.E) * 4);
  }

  const keyFlags = load<u32>(f.keyFlags + ((entry.keys * f.keyTiles + row) << 2)) & KEYS_NOT_FINITE;
  let held: u32 = 0;
  for (let run = load<u32>(at); run < lastRun; run++) {
    const bitmap = load<u32>(f.bitmap + (run << 2));
    const bits = bitmap ? f.bitmaps + ((bitmap * TILE) << 2) : 0;
    let column = load<u32>(f.column + (run << 2));
    const end = column + load<u32>(f.length + (run << 2));
    for (; column < end; column++) {
      const tile = scratch + TILES + held * TILE_BYTES;
      store<u32>(tile, column);
      store<usize>(tile, bits, 4);
      const queryFlags = load<u32>(f.queryFlags + ((head * f.rows + column) << 2));
      store<u32>(tile, bits && (keyFlags || queryFlags) ? 1 : 0, 8);
      held++;
      if (held == GROUP) {
        group(f, part, entry, row, held, scratch);
        held = 0;
      }
    }
  }
  if (held) group(f, part, entry, row, held, scratch);

  scatterPanels(dK, f.keyAt, first, count, allK, f.D * 4);
  scatterPanels(dV, f.keyAt, first, count, allV, f.E * 4);
  return more;
}

function group(
  f: AttendGradient,
  part: Part,
  entry: Head,
  row: u32,
  held: u32,
  scratch: usize,
): void {
  for (let t: u32 = 0; t < held; t++) {
    const column = load<u32>(scratch + TILES + t * TILE_BYTES);
    const bits = load<usize>(scratch + TILES + t * TILE_BYTES, 4);
    for (let p: u32 = 0; p < PANELS; p++) {
      let from: u32 = 0;
      let to: u32 = TILE;
      if (bits) {
        const range = keysSeen(bits, p);
        from = range & 0xff;
        to = range >> 8;
      }
      store<u32>(scratch + RANGES + ((t * PANELS + p) << 3), from);
      store<u32>(scratch + RANGES + ((t * PANELS + p) << 3), to, 4);
    }
  }
  outputsByValues(f, entry, row, held, scratch);
  for (let t: u32 = 0; t < held; t++) {
    const column = load<u32>(scratch + TILES + t * TILE_BYTES);
    const bits = load<usize>(scratch + TILES + t * TILE_BYTES, 4);
    for (let p: u32 = 0; p < PANELS; p++) {
      const range = scratch + RANGES + ((t * PANELS + p) << 3);
      const from = load<u32>(range) & ~3;
      const to = (load<u32>(range, 4) + 3) & ~3;
      const block = scratch + WEIGHTS + t * 128 + p * 32;
      if (bits) clear(block, from, to);
      if (from < to) slopes(f, part, entry, row, column, p, block, from, to, bits, scratch);
    }
  }
  keysAndValues(f, entry.index, held, scratch);
  for (let t: u32 = 0; t < held; t++) queries(f, part, entry.keys, row, t, scratch);
}
