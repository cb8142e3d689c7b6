import { exp2 } from "@frugal/engine/assembly/exponential.as";
import { hasNonFinite, transposeRows } from "@frugal/engine/assembly/pack.as";
import {
  productOfRows,
  productPacked,
  productScaled,
  WIDE,
} from "@frugal/engine/assembly/products.as";
import { anyBits, GROUP, KEYS_NOT_FINITE, PANEL, PANELS, TILE } from "./tile.as";

/** As `attentionGradientKernel.ts` lists them. */
class PackQueries {
  q: usize;
  dOutput: usize;
  output: usize;
  logsumexp: usize;
  dLogsumexp: usize;
  packedQ: usize;
  packedD: usize;
  level: usize;
  delta: usize;
  flags: usize;
  N: u32;
  D: u32;
  E: u32;
  rows: u32;
  scale: f32;
}

/**
 * Task = one tile of queries of one head: q and dOutput → [4 panels][width][8], zero past the end,
 * q scaled; level = logsumexp in base 2 (+∞ for a row without keys: its weights are 0); and
 * delta = Σ dOutput ∘ output − dLogsumexp.
 */
export function packQueries(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<PackQueries>(job);
  const head = task / f.rows;
  const first = (task - head * f.rows) * TILE;
  const count = min(f.N - first, TILE);
  const index = head * f.N + first;
  const q = f.q + index * f.D * 4;
  const dOutput = f.dOutput + index * f.E * 4;
  pack(q, count, f.D, f.scale, f.packedQ + task * TILE * f.D * 4);
  pack(dOutput, count, f.E, 1, f.packedD + task * TILE * f.E * 4);
  for (let r: u32 = 0; r < TILE; r++) {
    let level = reinterpret<f32>(0x7f800000);
    let delta: f32 = 0;
    if (r < count) {
      const logsumexp = load<f32>(f.logsumexp + ((index + r) << 2));
      if (logsumexp != -level) level = <f32>(<f64>logsumexp * 1.4426950408889634);
      const row = r * f.E * 4;
      delta = dot(dOutput + row, f.output + index * f.E * 4 + row, f.E);
      delta -= load<f32>(f.dLogsumexp + ((index + r) << 2));
    }
    store<f32>(f.level + ((task * TILE + r) << 2), level);
    store<f32>(f.delta + ((task * TILE + r) << 2), delta);
  }
  const careful = hasNonFinite(q, count * f.D * 4) || hasNonFinite(dOutput, count * f.E * 4);
  store<u32>(f.flags + (task << 2), careful ? 1 : 0);
  return 0;
}

function pack(rows: usize, count: u32, width: u32, factor: f32, packed: usize): void {
  const bytes = width << 2;
  for (let r: u32 = 0; r < TILE; r += 4) {
    const panel = packed + (r >> 3) * (bytes << 3) + ((r & 4) << 2);
    transposeRows(rows + r * bytes, bytes, <i32>count - <i32>r, width, factor, panel, 32);
  }
}

function dot(a: usize, b: usize, width: u32): f32 {
  let sum = f32x4.splat(0);
  for (let c: u32 = 0; c < width << 2; c += 16) {
    sum = f32x4.add(sum, f32x4.mul(v128.load(a + c), v128.load(b + c)));
  }
  return (
    f32x4.extract_lane(sum, 0) +
    f32x4.extract_lane(sum, 1) +
    f32x4.extract_lane(sum, 2) +
    f32x4.extract_lane(sum, 3)
  );
}

/** As `attentionGradientKernel.ts` lists them. The layout is the transposed one. */
class AttendGradient {
  q: usize;
  k: usize;
  dOutput: usize;
  packedQ: usize;
  packedD: usize;
  packedK: usize;
  packedV: usize;
  level: usize;
  delta: usize;
  queryFlags: usize;
  keyFlags: usize;
  dK: usize;
  dV: usize;
  parts: usize;
  planes: usize;
  rowStart: usize;
  column: usize;
  length: usize;
  bitmap: usize;
  bitmaps: usize;
  N: u32;
  M: u32;
  D: u32;
  E: u32;
  rows: u32;
  keyTiles: u32;
  segments: u32;
  scale: f32;
}

/** A task's share: its tile rows of keys, the tile rows of queries they see, where their dQ goes. */
class Part {
  /** Address that row 0 of the head's dQ would have; rows outside the share are not there. */
  dQ: usize;
  firstKeys: u32;
  endKeys: u32;
  firstQueries: u32;
  endQueries: u32;
}

// Scratch, in order.
const ONES: u32 = 0;
/** Tiles of the group: column, address of the bitmap or 0, flag of care. */
const TILES: u32 = ONES + 16;
const TILE_BYTES: u32 = 12;
/** Keys that a panel of a partial tile sees: from, to. */
const RANGES: u32 = TILES + TILE_BYTES * GROUP;
/** Eight rows of dQ that reach past the end. */
const WEIGHTS: u32 = 256;
/** [32 keys][128 queries]: scores, then weights; then the slopes of the scores. */
const SLOPES: u32 = WEIGHTS + TILE * GROUP * TILE * 4;
const SUMS: u32 = SLOPES + TILE * GROUP * TILE * 4;
// after them: dK [32][D], dV [32][E], eight rows of dQ [8][D]

/** Task = some tile rows of keys of one head; step = one of them. One pass, five products. */
export function attendGradient(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<AttendGradient>(job);
  const part = changetype<Part>(f.parts + task * offsetof<Part>());
  const head = task / f.segments;
  if (!step) {
    v128.store(scratch + ONES, f32x4.splat(1));
    const end = min(part.endQueries * TILE, f.N);
    const first = part.firstQueries * TILE;
    if (end > first) memory.fill(part.dQ + first * f.D * 4, 0, (end - first) * f.D * 4);
  }
  const row = part.firstKeys + step;
  if (row >= part.endKeys) return 0;
  const dK = scratch + SUMS;
  const dV = dK + TILE * f.D * 4;
  memory.fill(dK, 0, TILE * (f.D + f.E) * 4);

  const keyFlags = load<u32>(f.keyFlags + ((head * f.keyTiles + row) << 2)) & KEYS_NOT_FINITE;
  const at = f.rowStart + ((load<u32>(f.planes + (head << 2)) * f.keyTiles + row) << 2);
  const lastRun = load<u32>(at, 4);
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
        group(f, part, head, row, held, scratch);
        held = 0;
      }
    }
  }
  if (held) group(f, part, head, row, held, scratch);

  const index = head * f.M + row * TILE;
  const count = min(f.M - row * TILE, TILE);
  memory.copy(f.dK + index * f.D * 4, dK, count * f.D * 4);
  memory.copy(f.dV + index * f.E * 4, dV, count * f.E * 4);
  return row + 1 < part.endKeys ? 1 : 0;
}

function group(
  f: AttendGradient,
  part: Part,
  head: u32,
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
      if (from < to) slopes(f, head, row, column, p, block, from & ~3, (to + 3) & ~3, bits);
    }
  }
  keysAndValues(f, head, held, scratch);
  for (let t: u32 = 0; t < held; t++) queries(f, part, head, row, t, scratch);
}

/** First and end of the keys that panel p of a tile sees, as from | to << 8; rows of bits are keys. */
function keysSeen(bits: usize, p: u32): u32 {
  let from: u32 = TILE;
  let to: u32 = 0;
  for (let j: u32 = 0; j < TILE; j++) {
    if (!load<u8>(bits + (j << 2) + p)) continue;
    if (from == TILE) from = j;
    to = j + 1;
  }
  return to ? from | (to << 8) : 0;
}

/** Zero for the keys outside from … to, in weights and slopes of a panel. */
function clear(block: usize, from: u32, to: u32): void {
  const zero = f32x4.splat(0);
  for (let j: u32 = 0; j < TILE; j++) {
    if (j >= from && j < to) continue;
    const at = block + j * WIDE;
    v128.store(at, zero);
    v128.store(at, zero, 16);
    v128.store(at + (SLOPES - WEIGHTS), zero);
    v128.store(at + (SLOPES - WEIGHTS), zero, 16);
  }
}

/** Weights P = 2^(score − level) and slopes P ∘ (dOutput · vᵀ − delta) · scale of one panel. */
function slopes(
  f: AttendGradient,
  head: u32,
  row: u32,
  column: u32,
  p: u32,
  block: usize,
  from: u32,
  to: u32,
  bits: usize,
): void {
  const keys = f.packedK + (head * f.keyTiles + row) * TILE * f.D * 4;
  const values = f.packedV + (head * f.keyTiles + row) * TILE * f.E * 4;
  const tile = (head * f.rows + column) * TILE + p * PANEL;
  const queries = f.packedQ + tile * f.D * 4;
  const outputs = f.packedD + tile * f.E * 4;
  const apart: usize = SLOPES - WEIGHTS;
  for (let j = from; j < to; j += 4) {
    productPacked(keys + j * f.D * 4, queries, f.D, block + j * WIDE, WIDE);
  }
  for (let j = from; j < to; j += 4) {
    productPacked(values + j * f.E * 4, outputs, f.E, block + apart + j * WIDE, WIDE);
  }
  const level0 = v128.load(f.level + (tile << 2));
  const level1 = v128.load(f.level + (tile << 2), 16);
  const delta0 = v128.load(f.delta + (tile << 2));
  const delta1 = v128.load(f.delta + (tile << 2), 16);
  const scale = f32x4.splat(f.scale);
  const end = block + to * WIDE;
  for (let at = block + from * WIDE; at < end; at += WIDE) {
    const weight0 = exp2(f32x4.sub(v128.load(at), level0));
    const weight1 = exp2(f32x4.sub(v128.load(at, 16), level1));
    v128.store(at, weight0);
    v128.store(at, weight1, 16);
    const slope = at + apart;
    const slope0 = f32x4.mul(f32x4.mul(weight0, scale), f32x4.sub(v128.load(slope), delta0));
    const slope1 = f32x4.mul(f32x4.mul(weight1, scale), f32x4.sub(v128.load(slope, 16), delta1));
    v128.store(slope, slope0);
    v128.store(slope, slope1, 16);
  }
  if (bits) forbid(block, from, to, bits + p);
}

/** Zero for the pairs whose bit is 0, in weights and slopes; `bits` is the panel's byte of each key. */
function forbid(block: usize, from: u32, to: u32, bits: usize): void {
  const low = i32x4(1, 2, 4, 8);
  const high = i32x4(16, 32, 64, 128);
  const apart: usize = SLOPES - WEIGHTS;
  for (let j = from; j < to; j++) {
    const byte = i32x4.splat(load<u8>(bits + (j << 2)));
    const keep0 = i32x4.eq(v128.and(byte, low), low);
    const keep1 = i32x4.eq(v128.and(byte, high), high);
    const at = block + j * WIDE;
    v128.store(at, v128.and(v128.load(at), keep0));
    v128.store(at, v128.and(v128.load(at, 16), keep1), 16);
    v128.store(at + apart, v128.and(v128.load(at + apart), keep0));
    v128.store(at + apart, v128.and(v128.load(at + apart, 16), keep1), 16);
  }
}

/** dV += P · dOutput and dK += slopes · q for the tile of keys, over the group's queries. */
function keysAndValues(f: AttendGradient, head: u32, held: u32, scratch: usize): void {
  const dK = scratch + SUMS;
  const dV = dK + TILE * f.D * 4;
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
    const index = head * f.N + column * TILE;
    const outputs = f.dOutput + index * f.E * 4;
    const queries = f.q + index * f.D * 4;
    const slopes = weights + (SLOPES - WEIGHTS);
    if (careful) {
      keysAllowed(bits, weights, outputs, f.E, dV);
      keysAllowed(bits, slopes, queries, f.D, dK);
    } else {
      keysProduct(bits, count, weights, outputs, f.E * 4, dV);
      keysProduct(bits, count, slopes, queries, f.D * 4, dK);
    }
  }
}

/**
 * to [32 keys] += weights [32 keys][queries] · rows [queries], eight columns at a time so that
 * they stay in the first cache for all keys.
 */
function keysProduct(
  bits: usize,
  queries: u32,
  weights: usize,
  rows: usize,
  bytes: u32,
  to: usize,
): void {
  for (let c: u32 = 0; c < bytes; c += 32) {
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
      productOfRows(a, rows + from * bytes + c, bytes, count, to + j * bytes + c, bytes);
    }
  }
}

/** The same, pair by pair, for the pairs that the mask allows. */
function keysAllowed(bits: usize, weights: usize, rows: usize, width: u32, to: usize): void {
  for (let j: u32 = 0; j < TILE; j++) {
    const word = load<u32>(bits + (j << 2));
    addAllowed(word, TILE, weights + j * WIDE, 4, rows, width, to + j * width * 4);
  }
}

/** to += Σ of weight · row over the set bits; weights lie `apart` bytes from one another. */
function addAllowed(
  word: u32,
  count: u32,
  weights: usize,
  apart: usize,
  rows: usize,
  width: u32,
  to: usize,
): void {
  for (let i: u32 = 0; i < count; i++) {
    if (!((word >> i) & 1)) continue;
    const weight = v128.load32_splat(weights + i * apart);
    const row = rows + i * width * 4;
    for (let c: u32 = 0; c < width * 4; c += 16) {
      v128.store(to + c, f32x4.add(v128.load(to + c), f32x4.mul(weight, v128.load(row + c))));
    }
  }
}

/** dQ += slopesᵀ · k for the queries of one tile. */
function queries(f: AttendGradient, part: Part, head: u32, row: u32, t: u32, scratch: usize): void {
  const tile = scratch + TILES + t * TILE_BYTES;
  const column = load<u32>(tile);
  const bits = load<usize>(tile, 4);
  const careful = load<u32>(tile, 8);
  const bytes = f.D * 4;
  const keys = f.k + (head * f.M + row * TILE) * bytes;
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
          f.D,
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

/** As `attentionGradientKernel.ts` lists them. */
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
