import { EXP2_TABLE, exp2, fillExp2Table, log2 } from "@frugal/engine/assembly/exponential.as";
import { multiplyAdd } from "@frugal/engine/assembly/products.as";

/** Keys of a page, as `pages.ts` says. */
const PAGE: u32 = 64;
/** Pages of a step. */
const STEP: u32 = 16;
const LOWEST: f32 = -3.4028234663852886e38;

/** As `attendPages.ts` lists them. */
class AttendPages {
  q: usize;
  output: usize;
  logsumexp: usize;
  pages: usize;
  firsts: usize;
  pageCount: u32;
  rows: u32;
  N: u32;
  D: u32;
  E: u32;
  length: u32;
  window: u32;
  sinks: u32;
  scale: f32;
}

// Scratch, in order.
const SCORES: u32 = EXP2_TABLE;
/** Of each row 16 bytes: peak and sum, in base 2. */
const STATES: u32 = SCORES + PAGE * 4;

/** Task = one head of keys of one example, with all the queries that attend to it; step = some pages. */
export function attendPages(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<AttendPages>(job);
  const queries = scratch + STATES + (f.rows << 4);
  const out = queries + f.rows * (f.D << 2);
  if (step == 0) begin(f, task, scratch, queries, out);
  const next = min((step + 1) * STEP, f.pageCount);
  for (let at = step * STEP; at < next; at++) {
    if (at + 1 < f.pageCount) approach(f, task, at + 1, scratch);
    visit(f, task, at, scratch, queries, out);
  }
  if (next < f.pageCount) return 1;
  for (let r: u32 = 0; r < f.rows; r++) finish(f, task * f.rows + r, r, scratch, out);
  return 0;
}

function begin(f: AttendPages, task: u32, scratch: usize, queries: usize, out: usize): void {
  fillExp2Table(scratch);
  for (let r: u32 = 0; r < f.rows; r++) {
    store<f32>(scratch + STATES + (r << 4), LOWEST);
    store<f32>(scratch + STATES + (r << 4), 0, 4);
  }
  const bytes = f.rows * (f.D << 2);
  const from = f.q + task * bytes;
  const scale = f32x4.splat(f.scale);
  for (let at: u32 = 0; at < bytes; at += 16) {
    v128.store(queries + at, f32x4.mul(scale, v128.load(from + at)));
  }
  memory.fill(out, 0, f.rows * (f.E << 2));
}

/**
 * Four cache lines of each 4 KiB that will be read next: addresses are translated and the machine's
 * own prefetching begins while the page before is worked on. Worth a tenth where keys come from DRAM.
 */
function approach(f: AttendPages, task: u32, at: u32, scratch: usize): void {
  const bytes = PAGE * ((f.D + f.E) << 2);
  let from = load<usize>(f.pages + (at << 2)) + task * bytes;
  const end = from + bytes;
  let any = f32x4.splat(0);
  for (; from < end; from += 4096) {
    any = v128.or(any, v128.load(from));
    any = v128.or(any, v128.load(from, 64));
    any = v128.or(any, v128.load(from, 128));
    any = v128.or(any, v128.load(from, 192));
  }
  v128.store(scratch + SCORES, any); // else the compiler would leave the loads out
}

/** Every row takes from one page what it may see; the page comes from memory once. */
function visit(
  f: AttendPages,
  task: u32,
  at: u32,
  scratch: usize,
  queries: usize,
  out: usize,
): void {
  const keyBytes = f.D << 2;
  const valueBytes = f.E << 2;
  const keys = load<usize>(f.pages + (at << 2)) + task * PAGE * (keyBytes + valueBytes);
  const values = keys + PAGE * keyBytes;
  const first = load<u32>(f.firsts + (at << 2));
  const last = first + PAGE;
  for (let r: u32 = 0; r < f.rows; r++) {
    const end = f.length - f.N + (r % f.N) + 1; // behind the query's own key
    const start = end > f.window ? end - f.window : 0;
    const query = queries + r * keyBytes;
    const row = out + r * valueBytes;
    // Sinks, unless the window has them, then the window.
    for (let part = 0; part < 2; part++) {
      const from = max(part ? start : 0, first);
      const to = min(part ? end : min(f.sinks, start), last);
      if (from >= to) continue;
      score(query, keys + (from - first) * keyBytes, to - from, keyBytes, scratch + SCORES);
      const shrink = weigh(scratch + STATES + (r << 4), to - from, scratch);
      accumulate(
        values + (from - first) * valueBytes,
        to - from,
        valueBytes,
        scratch + SCORES,
        shrink,
        row,
      );
    }
  }
}

/** Scores of `count` keys, and −∞ up to the next multiple of four. */
function score(query: usize, keys: usize, count: u32, keyBytes: u32, scores: usize): void {
  const whole = count & ~3;
  const end = query + keyBytes;
  const out = scores + (whole << 2);
  let k0 = keys;
  let k1 = k0 + keyBytes;
  let k2 = k1 + keyBytes;
  let k3 = k2 + keyBytes;
  const skip = keyBytes * 3;
  while (scores < out) {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let d = query; d < end; d += 16) {
      const q = v128.load(d);
      s0 = multiplyAdd(q, v128.load(k0), s0);
      s1 = multiplyAdd(q, v128.load(k1), s1);
      s2 = multiplyAdd(q, v128.load(k2), s2);
      s3 = multiplyAdd(q, v128.load(k3), s3);
      k0 += 16;
      k1 += 16;
      k2 += 16;
      k3 += 16;
    }
    k0 += skip;
    k1 += skip;
    k2 += skip;
    k3 += skip;
    const a = pairSums(s0, s1);
    const b = pairSums(s2, s3);
    v128.store(scores, f32x4.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3)));
    scores += 16;
  }
  const rest = count - whole;
  if (!rest) return;
  v128.store(scores, i32x4.splat(0xff800000));
  for (let i: u32 = 0; i < rest; i++) {
    let s = f32x4.splat(0);
    for (let d = query; d < end; d += 16) {
      s = multiplyAdd(v128.load(d), v128.load(k0), s);
      k0 += 16;
    }
    const a = pairSums(s, s);
    const sum = f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 2);
    store<f32>(scores + (i << 2), sum);
  }
}

/** a0 + a2, b0 + b2, a1 + a3, b1 + b3 */
function pairSums(a: v128, b: v128): v128 {
  return f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
}

/** Scores become weights 2^(score − peak); returns by how much what came before shrinks. */
function weigh(state: usize, count: u32, scratch: usize): f32 {
  const end = scratch + SCORES + (((count + 3) & ~3) << 2);
  const old = load<f32>(state);
  let peaks = f32x4.splat(old);
  for (let s = scratch + SCORES; s < end; s += 16) peaks = f32x4.pmax(peaks, v128.load(s));
  const peak = max(
    max(f32x4.extract_lane(peaks, 0), f32x4.extract_lane(peaks, 1)),
    max(f32x4.extract_lane(peaks, 2), f32x4.extract_lane(peaks, 3)),
  );
  const shift = f32x4.splat(peak);
  let sums = f32x4.splat(0);
  for (let s = scratch + SCORES; s < end; s += 16) {
    const weight = exp2(f32x4.sub(v128.load(s), shift), scratch);
    v128.store(s, weight);
    sums = f32x4.add(sums, weight);
  }
  const shrink = f32x4.extract_lane(exp2(f32x4.sub(f32x4.splat(old), shift), scratch), 0);
  const a = pairSums(sums, sums);
  const sum = f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 2);
  store<f32>(state, peak);
  store<f32>(state, load<f32>(state, 4) * shrink + sum, 4);
  return shrink;
}

/** out = shrink · out + Σ weight · value, 32 columns at a time. */
function accumulate(
  values: usize,
  count: u32,
  valueBytes: u32,
  weights: usize,
  shrink: f32,
  out: usize,
): void {
  const end = weights + (count << 2);
  const factor = f32x4.splat(shrink);
  let e: u32 = 0;
  for (; e + 128 <= valueBytes; e += 128) {
    const o = out + e;
    let v = values + e;
    let c0 = f32x4.mul(factor, v128.load(o));
    let c1 = f32x4.mul(factor, v128.load(o, 16));
    let c2 = f32x4.mul(factor, v128.load(o, 32));
    let c3 = f32x4.mul(factor, v128.load(o, 48));
    let c4 = f32x4.mul(factor, v128.load(o, 64));
    let c5 = f32x4.mul(factor, v128.load(o, 80));
    let c6 = f32x4.mul(factor, v128.load(o, 96));
    let c7 = f32x4.mul(factor, v128.load(o, 112));
    for (let w = weights; w < end; w += 4) {
      const weight = v128.load32_splat(w);
      c0 = multiplyAdd(weight, v128.load(v), c0);
      c1 = multiplyAdd(weight, v128.load(v, 16), c1);
      c2 = multiplyAdd(weight, v128.load(v, 32), c2);
      c3 = multiplyAdd(weight, v128.load(v, 48), c3);
      c4 = multiplyAdd(weight, v128.load(v, 64), c4);
      c5 = multiplyAdd(weight, v128.load(v, 80), c5);
      c6 = multiplyAdd(weight, v128.load(v, 96), c6);
      c7 = multiplyAdd(weight, v128.load(v, 112), c7);
      v += valueBytes;
    }
    v128.store(o, c0);
    v128.store(o, c1, 16);
    v128.store(o, c2, 32);
    v128.store(o, c3, 48);
    v128.store(o, c4, 64);
    v128.store(o, c5, 80);
    v128.store(o, c6, 96);
    v128.store(o, c7, 112);
  }
  for (; e < valueBytes; e += 16) {
    let v = values + e;
    let c = f32x4.mul(factor, v128.load(out + e));
    for (let w = weights; w < end; w += 4) {
      c = multiplyAdd(v128.load32_splat(w), v128.load(v), c);
      v += valueBytes;
    }
    v128.store(out + e, c);
  }
}

/** One row of the output and its logsumexp. */
function finish(f: AttendPages, index: u32, r: u32, scratch: usize, out: usize): void {
  const valueBytes = f.E << 2;
  const state = scratch + STATES + (r << 4);
  const sum = load<f32>(state, 4);
  const from = out + r * valueBytes;
  const to = f.output + index * valueBytes;
  const share = f32x4.splat(sum == 0 ? 0 : 1 / sum);
  for (let e: u32 = 0; e < valueBytes; e += 16) {
    v128.store(to + e, f32x4.mul(share, v128.load(from + e)));
  }
  const ln2: f64 = 0.6931471805599453;
  const level = (<f64>load<f32>(state) + log2(<f64>sum)) * ln2;
  const logsumexp = sum == 0 ? reinterpret<f32>(0xff800000) : <f32>level;
  store<f32>(f.logsumexp + (index << 2), sum == sum ? logsumexp : sum);
}
