import { HISTOGRAMS, keyOf, sortAscending } from "./sort.as";

/** As `rowGini.ts` lists them. */
class RowGini {
  x: usize;
  given: usize;
  out: usize;
  n: u32;
  inner: u32;
  rows: u32;
  perTask: u32;
}

const MAGNITUDE: u32 = 0x7fffffff;
const INFINITE: u32 = 0x7f800000;
const NOT_A_NUMBER = reinterpret<f32>(0x7fc00000);

/** Task = `perTask` rows; out = the Gini index of each. */
export function rowGini(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<RowGini>(job);
  const n = f.n;
  const items = scratch + HISTOGRAMS;
  const end = min(f.rows, (task + 1) * f.perTask);
  for (let row = task * f.perTask; row < end; row++) {
    let x = f.x + placeOf(f, row);
    for (let i: u32 = 0; i < n; i++) {
      store<u32>(items + ((<usize>i) << 2), load<u32>(x) & MAGNITUDE);
      x += (<usize>f.inner) << 2;
    }
    const sorted = sortAscending<u32>(items, items + ((<usize>n) << 2), n, scratch);
    store<f32>(f.out + ((<usize>row) << 2), indexOf<u32>(sorted, n, sumOf<u32>(sorted, n)));
  }
  return 0;
}

/**
 * Task = `perTask` rows; out = given (one number for each row) times the derivative of its index:
 * sign x · (1 − G − 2 (n − k + ½)/n) / Σ|x|, where equal magnitudes share the mean of their places
 * k.
 */
export function rowGiniGradient(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<RowGini>(job);
  const n = f.n;
  const items = scratch + HISTOGRAMS;
  const end = min(f.rows, (task + 1) * f.perTask);
  for (let row = task * f.perTask; row < end; row++) {
    const place = placeOf(f, row);
    for (let i: u32 = 0; i < n; i++) {
      const bits = load<u32>(f.x + place + ((<usize>i * f.inner) << 2));
      store<u64>(items + ((<usize>i) << 3), ((<u64>(bits & MAGNITUDE)) << 32) | i);
    }
    const sorted = sortAscending<u64>(items, items + ((<usize>n) << 3), n, scratch);
    const sum = sumOf<u64>(sorted, n);
    const by = <f64>load<f32>(f.given + ((<usize>row) << 2)) / (sum == 0 ? 1 : sum);
    const level = 1 - <f64>indexOf<u64>(sorted, n, sum);
    let first: u32 = 0;
    while (first < n) {
      const key = keyOf<u64>(sorted, first);
      let last = first + 1;
      while (last < n && keyOf<u64>(sorted, last) == key) last++;
      const above = 2 * <f64>n - <f64>first - <f64>last;
      const slope: f32 = key == 0 ? 0 : <f32>(by * (level - above / <f64>n));
      for (let k = first; k < last; k++) {
        const i = load<u32>(sorted + ((<usize>k) << 3));
        const at = place + ((<usize>i * f.inner) << 2);
        store<f32>(f.out + at, load<f32>(f.x + at) < 0 ? -slope : slope);
      }
      first = last;
    }
  }
  return 0;
}

/** Bytes from the tensor's first element to a row's. */
function placeOf(f: RowGini, row: u32): usize {
  const outer = row / f.inner;
  return (<usize>outer * f.n * f.inner + (row - outer * f.inner)) << 2;
}

function sumOf<T>(sorted: usize, n: u32): f64 {
  let sum: f64 = 0;
  for (let k: u32 = 0; k < n; k++) sum += <f64>reinterpret<f32>(keyOf<T>(sorted, k));
  return sum;
}

function indexOf<T>(sorted: usize, n: u32, sum: f64): f32 {
  if (keyOf<T>(sorted, n - 1) >= INFINITE) return NOT_A_NUMBER;
  if (sum == 0) return 0;
  let uneven: f64 = 0;
  let weight = 1 - <f64>n;
  for (let k: u32 = 0; k < n; k++) {
    uneven += <f64>reinterpret<f32>(keyOf<T>(sorted, k)) * weight;
    weight += 2;
  }
  return <f32>(uneven / (<f64>n * sum));
}
