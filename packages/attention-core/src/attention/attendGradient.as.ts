import { productOfRows, productPacked, productScaled, WIDE } from "@frugal/engine/assembly/products.as";
import { addAllowed } from "./addAllowed.as";
import { fillAdjustTable } from "./adjust.as";
import {
  AttendGradient,
  ONES,
  RANGES,
  SLOPES,
  SUMS,
  TABLE,
  TILE_BYTES,
  TILES,
  WEIGHTS,
  WORDS,
} from "./attendGradientJob.as";
import { fillDropTable } from "./dropout.as";
import { Head, headAt } from "./head.as";
import { gatherPanels, scatterPanels } from "./panels.as";
import { Part } from "./part.as";
import { clear, keysSeen, slopes } from "./slopes.as";
import { Terms } from "./terms.as";
import { anyBits, GROUP, KEYS_NOT_FINITE, PANEL, PANELS, TILE } from "./tile.as";
import { placesAt } from "./tileRows.as";

/** Columns of the values that lie in the first cache at a time. */
const COLUMNS: u32 = 256;

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
      const block = scratch + WEIGHTS + t * 128 + p * 32;
      if (bits) {
        const range = keysSeen(bits, p);
        from = range & 0xff;
        to = range >> 8;
        clear(block, from & ~3, (to + 3) & ~3);
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
      const to = load<u32>(range, 4);
      if (from >= to) continue;
      const block = scratch + WEIGHTS + t * 128 + p * 32;
      slopes(f, part, entry, row, column, p, block, from, (to + 3) & ~3, bits, scratch);
    }
  }
  keysAndValues(f, entry.index, held, scratch);
  for (let t: u32 = 0; t < held; t++) queries(f, part, entry.keys, row, t, scratch);
}

/**
 * dOutput · vᵀ of the group, into the place of its slopes. Some columns of the values of all keys stay
 * in the first cache for all queries.
 */
function outputsByValues(f: AttendGradient, entry: Head, row: u32, held: u32, scratch: usize): void {
  const values = f.packedV + (entry.keys * f.keyTiles + row) * TILE * f.E * 4;
  const ones = scratch + ONES;
  for (let e: u32 = 0; e < f.E; e += COLUMNS) {
    const width = min(f.E - e, COLUMNS);
    for (let t: u32 = 0; t < held; t++) {
      const column = load<u32>(scratch + TILES + t * TILE_BYTES);
      const tile = (entry.index * f.rows + column) * TILE;
      for (let p: u32 = 0; p < PANELS; p++) {
        const range = scratch + RANGES + ((t * PANELS + p) << 3);
        const to = load<u32>(range, 4);
        const outputs = f.packedD + (tile + p * PANEL) * f.E * 4 + (e << 5);
        const block = scratch + SLOPES + t * 128 + p * 32;
        for (let j = load<u32>(range) & ~3; j < to; j += 4) {
          const v = values + j * f.E * 4 + (e << 4);
          const out = block + j * WIDE;
          if (e) productScaled(v, 16, outputs, 32, width, out, WIDE, ones);
          else productPacked(v, outputs, width, out, WIDE);
        }
      }
    }
  }
}

/** dV += P · dOutput and dK += slopes · q for the tile of keys, over the group's queries. */
function keysAndValues(f: AttendGradient, head: u32, held: u32, scratch: usize): void {
  const dK = scratch + SUMS;
  const dV = dK + TILE * f.D * 4;
  const bytesOfQ = f.D * 4;
  const outputRow = f.outputRow;
  const outputPanel = f.outputPanel;
  let t: u32 = 0;
  while (t < held) {
    const tile = scratch + TILES + t * TILE_BYTES;
    const column = load<u32>(tile);
    const bits = load<usize>(tile, 4);
    const careful = load<u32>(tile, 8);
    const weights = scratch + WEIGHTS + t * 128;
    let count: u32 = TILE;
    t++;
    // Neighbours that are full too make one longer product.
    while (!bits && t < held) {
      const next = scratch + TILES + t * TILE_BYTES;
      if (load<usize>(next, 4) || load<u32>(next) != column + count / TILE) break;
      count += TILE;
      t++;
    }
    const queries = f.q + (head * f.queryRows + column * TILE) * bytesOfQ;
    const outputs = f.dOutput + head * f.outputRows * f.E * 4 + column * TILE * f.outputRow;
    const slopes = weights + (SLOPES - WEIGHTS);
    if (careful) {
      keysAllowed(bits, weights, outputs, outputRow, outputPanel, f.E, dV);
      keysAllowed(bits, slopes, queries, bytesOfQ, 32, f.D, dK);
    } else {
      keysProduct(bits, count, weights, outputs, outputRow, outputPanel, f.E, dV);
      keysProduct(bits, count, slopes, queries, bytesOfQ, 32, f.D, dK);
    }
  }
}

/**
 * to [width/8][32 keys][8] += weights [32 keys][queries] · rows [queries], eight columns at a time so
 * that they stay in the first cache for all keys. Rows lie `apart` bytes from one another, and eight
 * columns `panel` bytes from the next eight.
 */
function keysProduct(
  bits: usize,
  queries: u32,
  weights: usize,
  rows: usize,
  apart: u32,
  panel: u32,
  width: u32,
  to: usize,
): void {
  for (let c: u32 = 0; c < width; c += 8) {
    for (let j: u32 = 0; j < TILE; j += 4) {
      let from: u32 = 0;
      let count = queries;
      if (bits) {
        const seen = anyBits(v128.load(bits + (j << 2)));
        if (!seen) continue;
        from = <u32>ctz(seen);
        count = TILE - <u32>clz(seen) - from;
      }
      const a = weights + j * WIDE + (from << 2);
      productOfRows(a, rows + from * apart, apart, count, to + (j << 5), 32);
    }
    rows += panel;
    to += TILE << 5;
  }
}

/** The same, pair by pair, for the pairs that the mask allows. */
function keysAllowed(
  bits: usize,
  weights: usize,
  rows: usize,
  apart: u32,
  panel: u32,
  width: u32,
  to: usize,
): void {
  for (let c: u32 = 0; c < width; c += 8) {
    for (let j: u32 = 0; j < TILE; j++) {
      const word = load<u32>(bits + (j << 2));
      addAllowed(word, TILE, weights + j * WIDE, 4, rows, apart, 32, to + (j << 5));
    }
    rows += panel;
    to += TILE << 5;
  }
}

/** dQ += slopesᵀ · k for the queries of one tile. */
function queries(f: AttendGradient, part: Part, head: u32, row: u32, t: u32, scratch: usize): void {
  const tile = scratch + TILES + t * TILE_BYTES;
  const column = load<u32>(tile);
  const bits = load<usize>(tile, 4);
  const careful = load<u32>(tile, 8);
  const bytes = f.D * 4;
  const keys = f.k + (head * f.keyRows + row * TILE) * bytes;
  for (let p: u32 = 0; p < PANELS; p++) {
    const range = scratch + RANGES + ((t * PANELS + p) << 3);
    const from = load<u32>(range);
    const to = load<u32>(range, 4);
    if (from >= to) continue;
    const first = column * TILE + p * PANEL;
    const slopes = scratch + SLOPES + from * WIDE + t * 128 + p * 32;
    const dQ = part.dQ + first * bytes;
    const there = min(f.N - first, PANEL) * bytes;
    // The products write eight rows; where fewer are there, they write beside.
    const out = first + PANEL <= f.N ? dQ : scratch + SUMS + TILE * (f.D + f.E) * 4;
    if (out != dQ) memory.copy(out, dQ, there);
    if (careful) {
      for (let i: u32 = 0; i < PANEL; i++) {
        const word = columnOf(bits + p, i, from, to);
        addAllowed(
          word,
          to - from,
          slopes + (i << 2),
          WIDE,
          keys + from * bytes,
          bytes,
          bytes,
          out + i * bytes,
        );
      }
    } else {
      const k = keys + from * bytes;
      for (let d: u32 = 0; d < bytes; d += 32) {
        const ones = scratch + ONES;
        productScaled(slopes, WIDE, k + d, bytes, to - from, out + d, bytes, ones);
        productScaled(slopes + 16, WIDE, k + d, bytes, to - from, out + d + bytes * 4, bytes, ones);
      }
    }
    if (out != dQ) memory.copy(dQ, out, there);
  }
}

/** Bit j − from: query i of the panel sees key j. */
function columnOf(bits: usize, i: u32, from: u32, to: u32): u32 {
  let word: u32 = 0;
  for (let j = from; j < to; j++) word |= ((<u32>load<u8>(bits + (j << 2)) >> i) & 1) << (j - from);
  return word;
}
