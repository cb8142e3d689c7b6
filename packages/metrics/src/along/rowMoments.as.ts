/** As `rowMoments.ts` lists them. */
class RowMoments {
  x: usize;
  moments: usize;
  n: u32;
  inner: u32;
  rows: u32;
  perTask: u32;
  countLargest: u32;
  fourths: u32;
}

/** What is summed of one row so far, in float64: squares of float32 cannot overflow there. */
class Sums {
  sum: f64;
  squares: f64;
  fourths: f64;
  largest: f32;
  ties: u32;
}

/** Columns and places that are turned at a time: 16 KiB, which stays in the first cache. */
const COLUMNS: u32 = 16;
const PLACES: u32 = 256;

/** Elements summed in float32, 8 at a time: at worst 16 roundings in one direction. */
const BLOCK: u32 = 128;
/** Elements that are summed again in float64 if their squares leave float32. */
const AGAIN: u32 = 4096;

/**
 * Task = `perTask` rows of [rows, n], or, of [outer, n, inner], 16 neighbouring columns of one
 * outer: blocks of them are turned in scratch, where they are rows.
 *
 * Out for each row, 8 numbers: the largest |x|; Σ|x|, Σx² and Σx⁴ over its powers, each as a
 * float32 and what that lacks (fourths only if asked); how many reach the largest, if asked.
 */
export function rowMoments(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<RowMoments>(job);
  if (f.inner == 1) {
    const end = min(f.rows, (task + 1) * f.perTask);
    for (let row = task * f.perTask; row < end; row++) {
      const sums = changetype<Sums>(scratch);
      memory.fill(scratch, 0, offsetof<Sums>());
      const x = f.x + ((<usize>row * f.n) << 2);
      add(x, f.n, sums, f.fourths);
      if (f.countLargest) countTies(x, f.n, sums);
      write(f.moments + ((<usize>row) << 5), sums);
    }
    return 0;
  }
  const groups = (f.inner + COLUMNS - 1) / COLUMNS;
  const outer = task / groups;
  const column = (task - outer * groups) * COLUMNS;
  const columns = min(f.inner - column, COLUMNS);
  const x = f.x + ((<usize>outer * f.n * f.inner + column) << 2);
  const block = scratch + COLUMNS * offsetof<Sums>();
  memory.fill(scratch, 0, COLUMNS * offsetof<Sums>());
  for (let pass: u32 = 0; pass <= (f.countLargest ? 1 : 0); pass++) {
    for (let first: u32 = 0; first < f.n; first += PLACES) {
      const places = min(f.n - first, PLACES);
      turn(x + ((<usize>first * f.inner) << 2), f.inner << 2, places, columns, block);
      for (let c: u32 = 0; c < columns; c++) {
        const sums = changetype<Sums>(scratch + c * offsetof<Sums>());
        if (pass == 0) add(block + ((c * PLACES) << 2), places, sums, f.fourths);
        else countTies(block + ((c * PLACES) << 2), places, sums);
      }
    }
  }
  for (let c: u32 = 0; c < columns; c++) {
    const row = <usize>outer * f.inner + column + c;
    write(f.moments + (row << 5), changetype<Sums>(scratch + c * offsetof<Sums>()));
  }
  return 0;
}

/** [places, columns] with rows `stride` bytes apart → [columns, PLACES]. */
function turn(x: usize, stride: usize, places: u32, columns: u32, block: usize): void {
  const whole = columns & ~3;
  for (let i: u32 = 0; i < places; i++) {
    const to = block + (i << 2);
    for (let c: u32 = 0; c < whole; c += 4) {
      const four = v128.load(x + (c << 2));
      v128.store32_lane(to + ((c * PLACES) << 2), four, 0);
      v128.store32_lane(to + (((c + 1) * PLACES) << 2), four, 1);
      v128.store32_lane(to + (((c + 2) * PLACES) << 2), four, 2);
      v128.store32_lane(to + (((c + 3) * PLACES) << 2), four, 3);
    }
    for (let c = whole; c < columns; c++) {
      store<f32>(to + ((c * PLACES) << 2), load<f32>(x + (c << 2)));
    }
    x += stride;
  }
}

/** Adds a row, or part of one. */
function add(x: usize, count: u32, sums: Sums, fourths: u32): void {
  for (let first: u32 = 0; first < count; first += AGAIN) {
    const part = x + ((<usize>first) << 2);
    const places = min(count - first, AGAIN);
    if (fourths || !addQuickly(part, places, sums)) addExactly(part, places, sums);
  }
}

/** Where squares of float32 neither overflow nor lose what counts. */
const LARGE = reinterpret<f32>(0x5d800000); // 2⁶⁰
const SMALL = reinterpret<f32>(0x26800000); // 2⁻⁵⁰

/**
 * Adds all but fourth powers, in float32; adds nothing and is false where their range is too small.
 */
function addQuickly(x: usize, count: u32, sums: Sums): bool {
  let sum = f64x2.splat(0);
  let squares = sum;
  let largest0 = f32x4.splat(0);
  let largest1 = largest0;
  const end = x + ((count & ~7) << 2);
  while (x < end) {
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let squares0 = sum0;
    let squares1 = sum0;
    for (const stop = min(end, x + (BLOCK << 2)); x < stop; x += 32) {
      const a = f32x4.abs(v128.load(x));
      const b = f32x4.abs(v128.load(x, 16));
      sum0 = f32x4.add(sum0, a);
      sum1 = f32x4.add(sum1, b);
      squares0 = f32x4.add(squares0, f32x4.mul(a, a));
      squares1 = f32x4.add(squares1, f32x4.mul(b, b));
      largest0 = i32x4.max_s(largest0, a); // as bits they have the same order, and NaN is above all
      largest1 = i32x4.max_s(largest1, b);
    }
    sum = f64x2.add(sum, widened(f32x4.add(sum0, sum1)));
    squares = f64x2.add(squares, widened(f32x4.add(squares0, squares1)));
  }
  let total = across(sum);
  let energy = across(squares);
  let most = mostOf(i32x4.max_s(largest0, largest1));
  for (let i: u32 = 0; i < (count & 7); i++) {
    const c = abs(load<f32>(x + (i << 2)));
    total += <f64>c;
    energy += <f64>c * <f64>c;
    most = max(most, c);
  }
  if (!(most <= LARGE && (most >= SMALL || most == 0))) return false;
  sums.sum += total;
  sums.squares += energy;
  sums.largest = max(sums.largest, most);
  return true;
}

/** Adds all powers, in float64. */
function addExactly(x: usize, count: u32, sums: Sums): void {
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  let squares0 = sum0;
  let squares1 = sum0;
  let fourths0 = sum0;
  let fourths1 = sum0;
  let largest = f32x4.splat(0);
  const end = x + ((count & ~3) << 2);
  for (; x < end; x += 16) {
    const c = f32x4.abs(v128.load(x));
    largest = i32x4.max_s(largest, c);
    const low = f64x2.promote_low_f32x4(c);
    const high = f64x2.promote_low_f32x4(v128.shuffle<f64>(c, c, 1, 0));
    sum0 = f64x2.add(sum0, low);
    sum1 = f64x2.add(sum1, high);
    const low2 = f64x2.mul(low, low);
    const high2 = f64x2.mul(high, high);
    squares0 = f64x2.add(squares0, low2);
    squares1 = f64x2.add(squares1, high2);
    fourths0 = f64x2.add(fourths0, f64x2.mul(low2, low2));
    fourths1 = f64x2.add(fourths1, f64x2.mul(high2, high2));
  }
  sums.sum += across(f64x2.add(sum0, sum1));
  sums.squares += across(f64x2.add(squares0, squares1));
  sums.fourths += across(f64x2.add(fourths0, fourths1));
  sums.largest = max(sums.largest, mostOf(largest));
  for (let i: u32 = 0; i < (count & 3); i++) {
    const c = abs(load<f32>(x + (i << 2)));
    const square = <f64>c * <f64>c;
    sums.sum += <f64>c;
    sums.squares += square;
    sums.fourths += square * square;
    sums.largest = max(sums.largest, c);
  }
}

/** The sums of both halves. */
function widened(four: v128): v128 {
  const high = f64x2.promote_low_f32x4(v128.shuffle<f64>(four, four, 1, 0));
  return f64x2.add(f64x2.promote_low_f32x4(four), high);
}

/** NaN if any is. */
function mostOf(four: v128): f32 {
  const a = max(f32x4.extract_lane(four, 0), f32x4.extract_lane(four, 1));
  return max(a, max(f32x4.extract_lane(four, 2), f32x4.extract_lane(four, 3)));
}

function across(two: v128): f64 {
  return f64x2.extract_lane(two, 0) + f64x2.extract_lane(two, 1);
}

function countTies(x: usize, count: u32, sums: Sums): void {
  const largest = sums.largest;
  for (let i: u32 = 0; i < count; i++) {
    if (abs(load<f32>(x + (i << 2))) == largest) sums.ties++;
  }
}

function write(to: usize, sums: Sums): void {
  const largest = <f64>sums.largest;
  const scale = largest == 0 ? 1 : largest;
  store<f32>(to, sums.largest);
  writeExact(to + 4, sums.sum / scale);
  writeExact(to + 12, sums.squares / (scale * scale));
  writeExact(to + 20, sums.fourths / (scale * scale) / (scale * scale));
  store<f32>(to + 28, <f32>sums.ties);
}

function writeExact(to: usize, value: f64): void {
  const high = <f32>value;
  store<f32>(to, high);
  store<f32>(to + 4, <f32>(value - <f64>high));
}
