import { multiplyAdd } from "@frugal/engine/assembly/products.as";
import { addOuter } from "./addOuter.as";
import { mapFeatures } from "./features.as";
import { hideRows, keptRows } from "./keptRows.as";
import { ONES, rowsOf, Scan, stateRow, sumOf, TABLE, valuesOf } from "./scanJob.as";

/** Where a chunk's φ(b) lies: in scratch if it had to be computed, or rows of it are hidden. */
export function placeB(f: Scan, head: u32, row: u32, count: u32, scratch: usize): usize {
  const b = f.b + (head * f.rowsB + row) * f.A * 4;
  const to = rowsOf(scratch);
  if (f.mapB) mapFeatures(f.mapB, b, count, f.A, f.widthA, to, scratch + TABLE);
  if (f.keptB) {
    if (!f.mapB) memory.copy(to, b, count * f.A * 4);
    hideRows(keptRows(f, f.keptB, head, f.rowsB, row), count, to, f.A << 2);
  }
  return f.mapB || f.keptB ? to : b;
}

/** The same for φ(c). */
export function placeC(f: Scan, head: u32, row: u32, count: u32, scratch: usize): usize {
  const c = f.c + (head * f.rowsB + row) * f.C * 4;
  const to = valuesOf(f, scratch);
  if (f.mapC) mapFeatures(f.mapC, c, count, f.C, f.widthC, to, scratch + TABLE);
  if (f.keptB) {
    if (!f.mapC) memory.copy(to, c, count * f.C * 4);
    hideRows(keptRows(f, f.keptB, head, f.rowsB, row), count, to, f.C << 2);
  }
  return f.mapC || f.keptB ? to : c;
}

/** state += Σ b ⊗ c over a chunk; with it Σ β c and Σ b. */
export function addToState(
  f: Scan,
  head: u32,
  row: u32,
  count: u32,
  b: usize,
  c: usize,
  state: usize,
  scratch: usize,
): void {
  const bytesA = f.A << 2;
  const bytesC = f.C << 2;
  const stride = stateRow(f);
  const ones = scratch + ONES;
  for (let e: u32 = 0; e < bytesC; e += 32) {
    addOuter(b, bytesA, c + e, bytesC, count, state + e, stride, f.A);
  }
  if (f.extra) {
    const beta = f.beta ? f.beta + ((head * f.rowsB + row) << 2) : 0;
    addRows(c, bytesC, count, beta, state + f.A * stride, ones);
  } else {
    addRows(b, bytesA, count, 0, sumOf(f, state), ones);
  }
}

/** to += Σ over `count` rows, each times its factor if there are any; 8 columns at a time. */
function addRows(
  rows: usize,
  bytes: u32,
  count: u32,
  factors: usize,
  to: usize,
  ones: usize,
): void {
  const apart: u32 = factors ? 4 : 0;
  const first = factors ? factors : ones;
  for (let e: u32 = 0; e < bytes; e += 32) {
    let sum0 = v128.load(to + e);
    let sum1 = v128.load(to + e, 16);
    for (let r: u32 = 0; r < count; r++) {
      const factor = v128.load32_splat(first + r * apart);
      sum0 = multiplyAdd(factor, v128.load(rows + r * bytes + e), sum0);
      sum1 = multiplyAdd(factor, v128.load(rows + r * bytes + e, 16), sum1);
    }
    v128.store(to + e, sum0);
    v128.store(to + e, sum1, 16);
  }
}
