import { transposeRows } from "@frugal/engine/assembly/pack.as";
import { productPacked } from "@frugal/engine/assembly/products.as";
import { CHUNK, foursOf, PANEL, panelsOf, SHARES, Scan, SUMS, WEIGHTS } from "./scanJob.as";

/** Weights of the pairs within a chunk, by panel [key][8 rows]; 0 where a row may not see. */
export function weigh(f: Scan, head: u32, row: u32, count: u32, b: usize, scratch: usize): void {
  packB(f, head, row, count, b, scratch);
  const depth = f.A + f.extra;
  const fours = foursOf(f, scratch);
  for (let p: u32 = 0; p * PANEL < count; p++) {
    const panel = panelsOf(f, scratch) + p * (depth << 5);
    const weights = scratch + WEIGHTS + p * CHUNK * 32;
    const first = p * PANEL;
    const end = f.reverse ? count : min(count, first + PANEL);
    for (let j = f.reverse ? first : 0; j < end; j += 4) {
      productPacked(fours + (j >> 2) * (depth << 4), panel, depth, weights + (j << 5), 32);
    }
    forbid(weights + (first << 5), f.reverse);
    if (f.denominators) addWeights(weights, end, scratch + SUMS + (p << 5));
  }
}

/** φ(b) and β → fours [A + extra][4]. */
function packB(f: Scan, head: u32, row: u32, count: u32, b: usize, scratch: usize): void {
  const bytes = f.A << 2;
  const depth = f.A + f.extra;
  for (let r: u32 = 0; r < count; r += 4) {
    const four = foursOf(f, scratch) + (r >> 2) * (depth << 4);
    transposeRows(b + r * bytes, bytes, <i32>count - <i32>r, f.A, 1, four, 16);
    if (!f.extra) continue;
    for (let i: u32 = 0; i < 4; i++) {
      const beta = f.beta + ((head * f.rowsB + row + r + i) << 2);
      const value: f32 = r + i >= count ? 0 : f.beta ? load<f32>(beta) : 1;
      store<f32>(four + (f.A << 4) + (i << 2), value);
    }
  }
}

/** 0 for the pairs of a panel and its own 8 keys that the order forbids. */
function forbid(weights: usize, reverse: u32): void {
  const low = i32x4(0, 1, 2, 3);
  const high = i32x4(4, 5, 6, 7);
  for (let key: u32 = 0; key < PANEL; key++) {
    const at = i32x4.splat(key);
    const seen0 = reverse ? i32x4.le_s(low, at) : i32x4.ge_s(low, at);
    const seen1 = reverse ? i32x4.le_s(high, at) : i32x4.ge_s(high, at);
    v128.store(weights, v128.and(seen0, v128.load(weights)));
    v128.store(weights, v128.and(seen1, v128.load(weights, 16)), 16);
    weights += 32;
  }
}

function addWeights(weights: usize, keys: u32, sums: usize): void {
  let low = v128.load(sums);
  let high = v128.load(sums, 16);
  for (let j: u32 = 0; j < keys; j++) {
    low = f32x4.add(low, v128.load(weights));
    high = f32x4.add(high, v128.load(weights, 16));
    weights += 32;
  }
  v128.store(sums, low);
  v128.store(sums, high, 16);
}

/** out += share ∘ weightsᵀ · c, pair by pair, for the pairs of a chunk that the order allows. */
export function seenOnly(f: Scan, count: u32, c: usize, out: usize, scratch: usize): void {
  const bytes = f.C << 2;
  for (let i: u32 = 0; i < count; i++) {
    const share = f32x4.splat(load<f32>(scratch + SHARES + (i << 2)));
    const weights = scratch + WEIGHTS + (i >> 3) * CHUNK * 32 + ((i & 7) << 2);
    const to = out + i * bytes;
    const end = f.reverse ? count : i + 1;
    for (let j = f.reverse ? i : 0; j < end; j++) {
      const factor = f32x4.mul(share, v128.load32_splat(weights + (j << 5)));
      const row = c + j * bytes;
      for (let e: u32 = 0; e < bytes; e += 16) {
        v128.store(to + e, f32x4.add(v128.load(to + e), f32x4.mul(factor, v128.load(row + e))));
      }
    }
  }
}
