import { transpose4 } from "./pack.as";

/**
 * Bytes from one panel to the next: a line of the cache more than a panel has, so that panels whose
 * depth is a power of two do not compete for the same places of it.
 */
export function panelBytes(depth: u32, width: u32): u32 {
  return depth * width * 4 + 64;
}

/**
 * A matrix of `count` × `depth` elements as panels of `width` (4 or 8) of its rows:
 * out [⌈count / width⌉][depth][width], `panelBytes` apart, scaled; what lacks in the last panel is zero.
 *
 * Its rows lie `rowStride` bytes apart and the elements of a row `depthStride`; the usual cases are
 * that one of them is 4.
 */
export function packOperand(
  from: usize,
  rowStride: usize,
  depthStride: usize,
  count: u32,
  depth: u32,
  width: u32,
  factor: f32,
  out: usize,
): void {
  const whole = count & ~3;
  if (rowStride == 4) packAcross(from, depthStride, whole, depth, width, factor, out);
  else if (depthStride == 4) packAlong(from, rowStride, whole, depth, width, factor, out);
  else packScattered(from, rowStride, depthStride, 0, whole, depth, width, factor, out);
  packScattered(from, rowStride, depthStride, whole, count, depth, width, factor, out);
  const end = ((count + width - 1) / width) * width;
  for (let row = count; row < end; row++) {
    const lane = out + laneOf(row, depth, width);
    for (let d: u32 = 0; d < depth; d++) store<f32>(lane + d * width * 4, 0);
  }
}

/** Where four rows of the operand, from `row` on, begin among the panels. */
function laneOf(row: u32, depth: u32, width: u32): usize {
  return (row / width) * panelBytes(depth, width) + (row & (width - 1)) * 4;
}

/** Elements of neighbouring rows are neighbours: 16 rows, a line of the cache, at a time. */
function packAcross(
  from: usize,
  depthStride: usize,
  count: u32,
  depth: u32,
  width: u32,
  factor: f32,
  out: usize,
): void {
  const f = f32x4.splat(factor);
  const step = width << 2;
  let row: u32 = 0;
  for (; row + 16 <= count; row += 16) {
    let at = from + (row << 2);
    let o0 = out + laneOf(row, depth, width);
    let o1 = out + laneOf(row + 4, depth, width);
    let o2 = out + laneOf(row + 8, depth, width);
    let o3 = out + laneOf(row + 12, depth, width);
    for (let d: u32 = 0; d < depth; d++) {
      v128.store(o0, f32x4.mul(f, v128.load(at)));
      v128.store(o1, f32x4.mul(f, v128.load(at, 16)));
      v128.store(o2, f32x4.mul(f, v128.load(at, 32)));
      v128.store(o3, f32x4.mul(f, v128.load(at, 48)));
      at += depthStride;
      o0 += step;
      o1 += step;
      o2 += step;
      o3 += step;
    }
  }
  for (; row < count; row += 4) {
    let at = from + (row << 2);
    let o = out + laneOf(row, depth, width);
    for (let d: u32 = 0; d < depth; d++) {
      v128.store(o, f32x4.mul(f, v128.load(at)));
      at += depthStride;
      o += step;
    }
  }
}

/** Elements of a row are neighbours: squares of 4 by 4 are transposed. */
function packAlong(
  from: usize,
  rowStride: usize,
  count: u32,
  depth: u32,
  width: u32,
  factor: f32,
  out: usize,
): void {
  const whole = depth & ~3;
  for (let row: u32 = 0; row < count; row += 4) {
    const rows = from + row * rowStride;
    const to = out + laneOf(row, depth, width);
    transpose4(rows, rowStride, whole, factor, to, width << 2);
    for (let d = whole; d < depth; d++) {
      for (let r: u32 = 0; r < 4; r++) {
        store<f32>(to + d * width * 4 + r * 4, factor * load<f32>(rows + r * rowStride + d * 4));
      }
    }
  }
}

/** Rows `first` to `end`, element by element. */
function packScattered(
  from: usize,
  rowStride: usize,
  depthStride: usize,
  first: u32,
  end: u32,
  depth: u32,
  width: u32,
  factor: f32,
  out: usize,
): void {
  for (let row = first; row < end; row++) {
    let at = from + row * rowStride;
    let to = out + laneOf(row & ~3, depth, width) + (row & 3) * 4;
    for (let d: u32 = 0; d < depth; d++) {
      store<f32>(to, factor * load<f32>(at));
      at += depthStride;
      to += width << 2;
    }
  }
}
