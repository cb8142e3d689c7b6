import { EXP2_TABLE, exp2, fillExp2Table } from "@frugal/engine/assembly/exponential.as";

// As `features.ts` numbers them; 0 is the identity.
const RELU: u32 = 1;
const ELU_PLUS_ONE: u32 = 2;

/** Bytes of the constants that the maps read. */
export const FEATURES_TABLE: u32 = EXP2_TABLE + 64;
const LOG2E: u32 = EXP2_TABLE;
const ONE: u32 = EXP2_TABLE + 16;
const LIMIT: u32 = EXP2_TABLE + 32;
const INFINITY: u32 = EXP2_TABLE + 48;

/** Writes them: see `fillExp2Table`. */
export function fillFeaturesTable(table: usize): void {
  fillExp2Table(table);
  v128.store(table + LOG2E, f32x4.splat(1.4426950408889634));
  v128.store(table + ONE, f32x4.splat(1));
  v128.store(table + LIMIT, f32x4.splat(128));
  v128.store(table + INFINITY, i32x4.splat(0x7f800000));
}

/** e^x in each lane; ∞ from x = 88.7 on, 0 below −88; NaN stays NaN. */
function exponential(x: v128, table: usize): v128 {
  const power = f32x4.mul(x, v128.load(table, LOG2E));
  const beyond = f32x4.ge(power, v128.load(table, LIMIT));
  return v128.bitselect(v128.load(table, INFINITY), exp2(power, table), beyond);
}

/** e^x where x ≤ 0, 1 where it is above. */
function exponentialBelow(x: v128, zero: v128, table: usize): v128 {
  return exp2(f32x4.mul(f32x4.pmin(x, zero), v128.load(table, LOG2E)), table);
}

/** to = φ(from), element by element; `bytes` a multiple of 16. In this order pmin and pmax pass NaN. */
function map(kind: u32, from: usize, bytes: u32, to: usize, table: usize): void {
  const zero = f32x4.splat(0);
  const end = from + bytes;
  if (kind == RELU) {
    for (; from < end; from += 16) {
      v128.store(to, f32x4.pmax(v128.load(from), zero));
      to += 16;
    }
  } else if (kind == ELU_PLUS_ONE) {
    for (; from < end; from += 16) {
      const x = v128.load(from);
      v128.store(to, f32x4.add(f32x4.pmax(x, zero), exponentialBelow(x, zero, table)));
      to += 16;
    }
  } else {
    for (; from < end; from += 16) {
      v128.store(to, exponential(v128.load(from), table));
      to += 16;
    }
  }
}

/** to = φ(from) for `count` rows of `stride` floats, 0 past `width`. */
export function mapFeatures(
  kind: u32,
  from: usize,
  count: u32,
  stride: u32,
  width: u32,
  to: usize,
  table: usize,
): void {
  const bytes = stride << 2;
  map(kind, from, count * bytes, to, table);
  if (width == stride) return;
  for (let r: u32 = 0; r < count; r++) {
    memory.fill(to + r * bytes + (width << 2), 0, (stride - width) << 2);
  }
}

/** slopes = slopes ∘ φ′(x). */
export function throughFeatures(
  kind: u32,
  x: usize,
  bytes: u32,
  slopes: usize,
  table: usize,
): void {
  const zero = f32x4.splat(0);
  const end = x + bytes;
  for (; x < end; x += 16) {
    const at = v128.load(x);
    let slope = v128.load(slopes);
    if (kind == RELU) slope = v128.and(slope, f32x4.gt(at, zero));
    else if (kind == ELU_PLUS_ONE) slope = f32x4.mul(slope, exponentialBelow(at, zero, table));
    else slope = f32x4.mul(slope, exponential(at, table));
    v128.store(slopes, slope);
    slopes += 16;
  }
}
