import { panelBytes } from "@frugal/engine/assembly/packOperand.as";
import { multiplyAdd } from "@frugal/engine/assembly/products.as";
import { LANE_BYTES, LANES } from "./lanes.as";

/** As `outerProducts.ts` lists them. */
class OuterProducts {
  a: usize;
  b: usize;
  out: usize;
  /** Bytes from one block to the next. */
  aBlock: u32;
  bBlock: u32;
  aRows: u32;
  bRows: u32;
  panels: u32;
  add: u32;
}

/**
 * Task = a block: out[block][aRows][bRows] = Σ over the batch of a ⊗ b, or that added to it. Both lie as
 * [blocks][panels][rows][8]; what is beyond their rows in the last tile is read, and thrown away.
 */
export function outerProducts(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<OuterProducts>(job);
  const a = f.a + task * f.aBlock;
  const b = f.b + task * f.bBlock;
  const out = f.out + ((task * f.aRows * f.bRows) << 2);
  for (let i: u32 = 0; i < f.aRows; i += 4) {
    const rows = min(f.aRows - i, 4);
    for (let j: u32 = 0; j < f.bRows; j += 2) {
      const columns = min(f.bRows - j, 2);
      const to = out + ((i * f.bRows + j) << 2);
      tile(f, a + i * LANE_BYTES, b + j * LANE_BYTES, scratch);
      place(scratch, rows, columns, to, f.bRows << 2, f.add);
    }
  }
  return 0;
}

/** out[4][2] = Σ over panels and lanes of a[4] ⊗ b[2]. */
function tile(f: OuterProducts, a: usize, b: usize, out: usize): void {
  const aStep = panelBytes(f.aRows, LANES);
  const bStep = panelBytes(f.bRows, LANES);
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  // Half of the lanes at a time: with both in one loop V8 has too few registers.
  for (let half: u32 = 0; half < 2; half++) {
    let p = a + (half << 4);
    let q = b + (half << 4);
    const end = p + f.panels * aStep;
    while (p < end) {
      const b0 = v128.load(q);
      const b1 = v128.load(q, 32);
      let s = v128.load(p);
      c00 = multiplyAdd(s, b0, c00);
      c01 = multiplyAdd(s, b1, c01);
      s = v128.load(p, 32);
      c10 = multiplyAdd(s, b0, c10);
      c11 = multiplyAdd(s, b1, c11);
      s = v128.load(p, 64);
      c20 = multiplyAdd(s, b0, c20);
      c21 = multiplyAdd(s, b1, c21);
      s = v128.load(p, 96);
      c30 = multiplyAdd(s, b0, c30);
      c31 = multiplyAdd(s, b1, c31);
      p += aStep;
      q += bStep;
    }
  }
  v128.store(out, sums(c00, c01, c10, c11));
  v128.store(out, sums(c20, c21, c30, c31), 16);
}

/** The sums of the lanes of four vectors. */
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Puts a tile where it belongs, or adds it to what is there. */
function place(tile: usize, rows: u32, columns: u32, to: usize, stride: usize, add: u32): void {
  for (let r: u32 = 0; r < rows; r++) {
    for (let c: u32 = 0; c < columns; c++) {
      const at = to + (c << 2);
      const value = load<f32>(tile + (r << 3) + (c << 2));
      store<f32>(at, add ? load<f32>(at) + value : value);
    }
    to += stride;
  }
}
