import { exp2 } from "@frugal/engine/assembly/exponential.as";
import { multiplyAdd } from "@frugal/engine/assembly/products.as";
import { TILE } from "../attention/tile.as";
import { BINS, DEPTH, DISTANCE, Observe, ONES, PEAK, REST, SINKS, SQUARES } from "./observeJob.as";

/** Adds some keys of one tile, whose scores lie at `weights`, to what is known of 8 rows. */
export function addKeys(
  f: Observe,
  state: usize,
  positions: usize,
  place: u32,
  count: u32,
  weights: usize,
  table: usize,
): void {
  const keys = f.keyPositions + (place << 2);
  const sum0 = weigh(state, positions, keys, count, weights, table);
  const sum1 = weigh(state + 16, positions + 16, keys, count, weights + 16, table);
  const tile = f.keyRanges + ((place / TILE) << 3);
  const least = load<f32>(tile);
  const most = load<f32>(tile, 4);
  if (least < f.sinkKeys) {
    if (most < f.sinkKeys) addBoth(state + SINKS, sum0, sum1);
    else addFirstKeys(state + SINKS, keys, count, weights, f.sinkKeys);
  }
  addBins(state + BINS, positions, keys, count, weights, least, most, sum0, sum1);
  if (!f.blocks) return;
  const blocks = state + BINS + (f.bins << 7);
  const block = <u32>least / f.blockSide;
  if (<u32>most / f.blockSide == block) addBoth(blocks + (block << 7), sum0, sum1);
  else addBlocks(blocks, keys, count, weights, f.blockSide);
}

/** Scores of 4 rows become weights; returns their sum, and adds what is asked of them all. */
function weigh(
  state: usize,
  positions: usize,
  keys: usize,
  count: u32,
  weights: usize,
  table: usize,
): v128 {
  const peak = v128.load(state, PEAK);
  const position = v128.load(positions);
  let ones = i32x4.splat(0);
  let rest = f32x4.splat(0);
  let depth = v128.load(state, DEPTH);
  let squares = rest;
  let distance = rest;
  const end = weights + (count << 5);
  while (weights < end) {
    // −∞ becomes −127 here, where weights are 0 and 0 · (s − peak) is no NaN.
    const below = f32x4.pmax(f32x4.sub(v128.load(weights), peak), v128.load(table));
    const weight = exp2(below, table);
    v128.store(weights, weight);
    const whole = f32x4.eq(weight, v128.load(table, 112));
    ones = i32x4.sub(ones, whole);
    rest = f32x4.add(rest, v128.andnot(weight, whole));
    depth = multiplyAdd(weight, below, depth);
    squares = multiplyAdd(weight, weight, squares);
    const apart = f32x4.abs(f32x4.sub(position, v128.load32_splat(keys)));
    distance = multiplyAdd(weight, apart, distance);
    weights += 32;
    keys += 4;
  }
  const whole = f32x4.convert_i32x4_s(ones);
  v128.store(state, depth, DEPTH);
  add(state + ONES, whole);
  add(state + REST, rest);
  add(state + SQUARES, squares);
  add(state + DISTANCE, distance);
  return f32x4.add(whole, rest);
}

/** Bin 0 holds distance 0, bin b ≥ 1 those from 2^(b − 1) to 2^b − 1. */
function addBins(
  bins: usize,
  positions: usize,
  keys: usize,
  count: u32,
  weights: usize,
  least: f32,
  most: f32,
  sum0: v128,
  sum1: v128,
): void {
  const position0 = v128.load(positions);
  const position1 = v128.load(positions, 16);
  const low = lowest(f32x4.pmin(position0, position1));
  const high = -lowest(f32x4.neg(f32x4.pmax(position0, position1)));
  const first = binOf(max<f32>(0, max<f32>(low - most, least - high)));
  const last = binOf(max<f32>(high - least, most - low));
  if (first == last) {
    addBoth(bins + (first << 7), sum0, sum1);
    return;
  }
  for (let bin = first; bin <= last; bin++) {
    // The exponent of a distance, as a float has it, tells its bin.
    const wanted = i32x4.splat(bin ? <i32>bin + 126 : 0);
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    for (let key: u32 = 0; key < count; key++) {
      const position = v128.load32_splat(keys + (key << 2));
      const apart0 = i32x4.shr_u(f32x4.abs(f32x4.sub(position0, position)), 23);
      const apart1 = i32x4.shr_u(f32x4.abs(f32x4.sub(position1, position)), 23);
      const from = weights + (key << 5);
      sum0 = f32x4.add(sum0, v128.and(v128.load(from), i32x4.eq(apart0, wanted)));
      sum1 = f32x4.add(sum1, v128.and(v128.load(from, 16), i32x4.eq(apart1, wanted)));
    }
    addBoth(bins + (bin << 7), sum0, sum1);
  }
}

function binOf(distance: f32): u32 {
  return <u32>max<i32>(0, <i32>(reinterpret<u32>(distance) >> 23) - 126);
}

/** The smallest of four lanes. */
function lowest(lanes: v128): f32 {
  return min<f32>(
    min<f32>(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)),
    min<f32>(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)),
  );
}

function addFirstKeys(to: usize, keys: usize, count: u32, weights: usize, sinkKeys: f32): void {
  for (let key: u32 = 0; key < count; key++) {
    const from = weights + (key << 5);
    if (load<f32>(keys + (key << 2)) < sinkKeys) addBoth(to, v128.load(from), v128.load(from, 16));
  }
}

/** Key by key, where a tile in another order holds keys of several blocks. */
function addBlocks(blocks: usize, keys: usize, count: u32, weights: usize, side: u32): void {
  for (let key: u32 = 0; key < count; key++) {
    const block = <u32>load<f32>(keys + (key << 2)) / side;
    const from = weights + (key << 5);
    addBoth(blocks + (block << 7), v128.load(from), v128.load(from, 16));
  }
}

function addBoth(to: usize, x0: v128, x1: v128): void {
  add(to, x0);
  add(to + 16, x1);
}

function add(to: usize, x: v128): void {
  v128.store(to, f32x4.add(v128.load(to), x));
}
