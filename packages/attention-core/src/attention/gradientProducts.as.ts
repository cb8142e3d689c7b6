import {
  productOfPanels,
  productOfRows,
  productScaled,
  WIDE,
} from "@frugal/engine/assembly/products.as";
import { addAllowed } from "./addAllowed.as";
import {
  AttendGradient,
  ONES,
  RANGES,
  SLOPES,
  SUMS,
  TILE_BYTES,
  TILES,
  WEIGHTS,
} from "./attendGradientJob.as";
import { Head } from "./head.as";
import { Part } from "./part.as";
import { anyBits, PANEL, PANELS, TILE } from "./tile.as";

/** Panels of the values that lie in the first cache at a time. */
const TOGETHER: u32 = 8;

/**
 * dOutput · vᵀ of the group, into the place of its slopes, in squares of four keys by four queries that
 * are not yet transposed. Some columns of the values of all keys stay in the first cache for all queries.
 */
export function outputsByValues(
  f: AttendGradient,
  entry: Head,
  row: u32,
  held: u32,
  scratch: usize,
): void {
  const values = f.packedV + (entry.keys * f.keyTiles + row) * TILE * f.E * 4;
  const apart = f.rows * TILE * 32;
  const all = f.E >> 3;
  let outputs = f.dOutput + entry.index * apart * all;
  for (let first: u32 = 0; first < all; first += TOGETHER) {
    const panels = min(all - first, TOGETHER);
    for (let t: u32 = 0; t < held; t++) {
      const column = load<u32>(scratch + TILES + t * TILE_BYTES);
      for (let p: u32 = 0; p < PANELS; p++) {
        const range = scratch + RANGES + ((t * PANELS + p) << 3);
        const to = load<u32>(range, 4);
        const rows = outputs + (column * TILE + p * PANEL) * 32;
        const block = scratch + SLOPES + t * 128 + p * 32;
        for (let half: u32 = 0; half < 2; half++) {
          const a = rows + (half << 7);
          const out = block + (half << 4);
          for (let j = load<u32>(range) & ~7; j < to; j += 8) {
            const v = values + ((j * f.E) << 2) + (first << 8);
            productOfPanels(a, apart, v, panels, out + j * WIDE, first != 0);
          }
        }
      }
    }
    outputs += TOGETHER * apart;
  }
}

/** dV += P · dOutput and dK += slopes · q for the tile of keys, over the group's queries. */
export function keysAndValues(f: AttendGradient, head: u32, held: u32, scratch: usize): void {
  const dK = scratch + SUMS;
  const dV = dK + TILE * f.D * 4;
  const bytesOfQ = f.D * 4;
  const panel = f.rows * TILE * 32;
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
    const outputs = f.dOutput + head * f.rows * TILE * f.E * 4 + column * TILE * 32;
    const slopes = weights + (SLOPES - WEIGHTS);
    if (careful) {
      keysAllowed(bits, weights, outputs, 32, panel, f.E, dV);
      keysAllowed(bits, slopes, queries, bytesOfQ, 32, f.D, dK);
    } else {
      keysProduct(bits, count, weights, outputs, 32, panel, f.E, dV);
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
export function queries(
  f: AttendGradient,
  part: Part,
  head: u32,
  row: u32,
  t: u32,
  scratch: usize,
): void {
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
