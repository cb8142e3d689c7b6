import { exp2, fillExp2Table, log2 } from "@frugal/engine/assembly/exponential.as";
import { TILE } from "../attention/tile.as";
import { BINS, DEPTH, DISTANCE, ONES, PEAK, REST, SINKS, SQUARES } from "./observeJob.as";

/** As `summarise.ts` lists them. */
class Summarise {
  states: usize;
  logsumexp: usize;
  entropy: usize;
  squares: usize;
  maximum: usize;
  distance: usize;
  sinkMass: usize;
  distanceMass: usize;
  blockMass: usize;
  N: u32;
  bins: u32;
  blocks: u32;
  /** Queries of a block. */
  blockSide: u32;
  /** Address of the sinks of H heads, or 0; number of the first head. */
  sinks: usize;
  H: u32;
  first: u32;
}

const LN2: f64 = 0.6931471805599453;

/**
 * Task = one head: its statistics from what is known of its rows. Scratch: 1/Σ of 32 rows, then the
 * mass of each bin over all rows, then that of each block of keys over a block of queries, then
 * constants of `exp2`.
 */
export function summarise(job: usize, head: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Summarise>(job);
  const bytes = BINS + ((f.bins + f.blocks) << 7);
  const binSums = scratch + (TILE << 3);
  const blockSums = binSums + (f.bins << 3);
  memory.fill(binSums, 0, (f.bins + f.blocks) << 3);
  const blockMass = f.blockMass + ((head * f.blocks * f.blocks) << 2);
  memory.fill(blockMass, 0, (f.blocks * f.blocks) << 2);
  fillExp2Table(blockSums + (f.blocks << 3));
  const sink = f.sinks ? load<f32>(f.sinks + (((f.first + head) % f.H) << 2)) : -Infinity;
  let state = f.states + head * ((f.N + TILE - 1) / TILE) * bytes;
  let seen: u32 = 0;
  for (let first: u32 = 0; first < f.N; first += TILE) {
    const count = min(f.N - first, TILE);
    for (let r: u32 = 0; r < count; r++) {
      const table = blockSums + (f.blocks << 3);
      const at = head * f.N + first + r;
      if (summariseRow(f, sink, state + (r << 2), at, scratch + (r << 3), table)) seen++;
    }
    addShares(state + BINS, f.bins, scratch, count, binSums);
    state += bytes;
    if (!f.blocks) continue;
    addShares(state - (f.blocks << 7), f.blocks, scratch, count, blockSums);
    const next = first + TILE;
    if (next < f.N && next % f.blockSide) continue;
    const to = blockMass + (((first / f.blockSide) * f.blocks) << 2);
    for (let b: u32 = 0; b < f.blocks; b++) {
      store<f32>(to + (b << 2), <f32>load<f64>(blockSums + (b << 3)));
    }
    memory.fill(blockSums, 0, f.blocks << 3);
  }
  for (let b: u32 = 0; b < f.bins; b++) {
    const mean = seen ? load<f64>(binSums + (b << 3)) / <f64>seen : 0;
    store<f32>(f.distanceMass + ((head * f.bins + b) << 2), <f32>mean);
  }
  return 0;
}

/** One row; 1/Σ goes to `share`. Whether it sees a key. */
function summariseRow(
  f: Summarise,
  sink: f32,
  state: usize,
  index: u32,
  share: usize,
  table: usize,
): bool {
  const ones = <f64>load<f32>(state, ONES);
  const rest = <f64>load<f32>(state, REST);
  const sum = ones + rest;
  const bits = sum == 0 ? sum : logOfSum(ones, rest);
  const ofKeys = sum == 0 ? -Infinity : <f64>load<f32>(state, PEAK) + bits;
  const above = sinkOver(<f64>sink / LN2, ofKeys, table);
  // What a sink leaves of 1 to the keys.
  const left = sum == 0 ? 0 : 1 / (1 + above);
  const part = sum == 0 ? 0 : left / sum;
  const level = sum == 0 ? <f64>sink : (ofKeys + log2(1 + above)) * LN2;
  const at = index << 2;
  store<f64>(share, part);
  store<f32>(f.logsumexp + at, <f32>level);
  // Σ p (log Σ − (s − peak)): neither term is negative, so nothing cancels.
  const entropy = left * bits - part * <f64>load<f32>(state, DEPTH) + left * log2(1 + above);
  store<f32>(f.entropy + at, <f32>(entropy * LN2));
  store<f32>(f.squares + at, <f32>(part * part * <f64>load<f32>(state, SQUARES)));
  store<f32>(f.maximum + at, <f32>part);
  store<f32>(f.distance + at, <f32>(part * <f64>load<f32>(state, DISTANCE)));
  store<f32>(f.sinkMass + at, <f32>(part * <f64>load<f32>(state, SINKS)));
  return sum != 0;
}

/** What the sink weighs beside all keys together; at most 2^100, which leaves them nothing. */
function sinkOver(sink: f64, ofKeys: f64, table: usize): f64 {
  if (sink == -Infinity || ofKeys == -Infinity) return 0;
  const bits = f32x4.splat(<f32>min(sink - ofKeys, 100));
  return <f64>f32x4.extract_lane(exp2(bits, table), 0);
}

/** log2(ones + rest), exact to the last bits also where rest is tiny and ones is 1. */
function logOfSum(ones: f64, rest: f64): f64 {
  const x = rest / ones;
  if (x > 1e-5) return log2(ones + rest);
  return log2(ones) + (x * (1 - x * (0.5 - x / 3))) / LN2;
}

/** sums[field] += Σ over rows of share · field. */
function addShares(state: usize, fields: u32, shares: usize, count: u32, sums: usize): void {
  for (let field: u32 = 0; field < fields; field++) {
    const from = state + (field << 7);
    let sum = load<f64>(sums + (field << 3));
    for (let r: u32 = 0; r < count; r++) {
      sum += load<f64>(shares + (r << 3)) * <f64>load<f32>(from + (r << 2));
    }
    store<f64>(sums + (field << 3), sum);
  }
}
