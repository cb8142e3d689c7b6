import { exp2 } from "@frugal/engine/assembly/exponential.as";
import {
  ENDS,
  QUERIES,
  SCORES,
  SCORES_BYTES,
  STRETCH,
  STRETCHES,
  TABLE,
} from "../attention/attendJob.as";
import { headAt } from "../attention/head.as";
import { begin, score } from "../attention/score.as";
import { takeQueries } from "../attention/takeQueries.as";
import { GROUP, PANELS, TILE } from "../attention/tile.as";
import { addKeys } from "./addKeys.as";
import { BINS, DEPTH, DISTANCE, Observe, ONES, PEAK, REST, SQUARES } from "./observeJob.as";
import { beginStates, gatherStates, scatterStates } from "./states.as";

/** Task = one tile row of one head: walks it as `attend` does, and adds to what is known of its rows. */
export function observe(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Observe>(job);
  const slot = task / f.rows;
  const row = f.firstRow + task - slot * f.rows;
  const entry = headAt(f.heads, slot);
  const head = entry.index;
  const at = f.rowStart + ((entry.plane * f.allRows + row) << 2);
  const lastRun = load<u32>(at, 4);
  if (entry.joins && load<u32>(at) == lastRun) return 0;
  const first = row * TILE;
  takeQueries(f, entry, first, scratch);

  // In the natural order rows lie as they are worked on; in another they are brought here.
  const bytes = BINS + ((f.bins + f.blocks) << 7);
  const kept = f.states + head * ((f.N + TILE - 1) / TILE) * bytes;
  const own = scratch + QUERIES + TILE * (2 * f.D + f.E) * 4;
  const states = f.queryAt ? own : kept + row * bytes;
  if (!entry.joins) beginStates(states, bytes);
  else if (f.queryAt) gatherStates(f.queryAt, first, kept, bytes, states);

  let held: u32 = 0;
  begin(scratch);
  for (let run = load<u32>(at); run < lastRun; run++) {
    const bitmap = load<u32>(f.bitmap + (run << 2));
    const bits = bitmap ? f.bitmaps + ((bitmap * TILE) << 2) : 0;
    let column = load<u32>(f.column + (run << 2));
    const end = column + load<u32>(f.length + (run << 2));
    for (; column < end; column++) {
      for (let p: u32 = 0; p < PANELS; p++) score(f, entry, first, column, bits, p, scratch);
      held++;
      if (held < GROUP) continue;
      held = 0;
      join(f, first, bytes, states, scratch);
      begin(scratch);
    }
  }
  if (held) join(f, first, bytes, states, scratch);
  if (f.queryAt) scatterStates(f.queryAt, first, kept, bytes, states);
  return 0;
}

/** Takes the scores that are held into what is known of each panel's rows. */
function join(f: Observe, first: u32, bytes: u32, states: usize, scratch: usize): void {
  const table = scratch + TABLE;
  for (let p: u32 = 0; p < PANELS; p++) {
    const state = states + (p << 5);
    const positions = f.queryPositions + (first << 2) + (p << 5);
    const scores = scratch + SCORES + p * SCORES_BYTES;
    raise(state, bytes, scores, load<usize>(scratch + ENDS + (p << 3)), table);
    const stretches = load<u32>(scratch + ENDS + (p << 3), 4);
    for (let s: u32 = 0; s < stretches; s++) {
      const stretch = scratch + STRETCHES + (p * GROUP + s) * STRETCH;
      let weights = load<usize>(stretch);
      let place = load<u32>(stretch, 20);
      let left = load<u32>(stretch, 8);
      while (left) {
        const count = min(left, TILE - (place & (TILE - 1)));
        addKeys(f, state, positions, place, count, weights, table);
        weights += count << 5;
        place += count;
        left -= count;
      }
    }
  }
}

/** The peaks of 8 rows rise to their largest score; sums shrink by as much. */
function raise(state: usize, bytes: u32, scores: usize, end: usize, table: usize): void {
  const old0 = v128.load(state);
  const old1 = v128.load(state, 16);
  let peak0 = old0;
  let peak1 = old1;
  let other0 = old0; // a maximum takes four cycles: two at a time
  let other1 = old1;
  for (let s = scores; s < end; s += 64) {
    peak0 = f32x4.pmax(peak0, v128.load(s));
    peak1 = f32x4.pmax(peak1, v128.load(s, 16));
    other0 = f32x4.pmax(other0, v128.load(s, 32));
    other1 = f32x4.pmax(other1, v128.load(s, 48));
  }
  peak0 = f32x4.pmax(peak0, other0);
  peak1 = f32x4.pmax(peak1, other1);
  const risen0 = f32x4.lt(old0, peak0);
  const risen1 = f32x4.lt(old1, peak1);
  if (!v128.any_true(v128.or(risen0, risen1))) return;
  v128.store(state, peak0, PEAK);
  v128.store(state, peak1, PEAK + 16);
  shrink(state, bytes, f32x4.sub(old0, peak0), risen0, table);
  shrink(state + 16, bytes, f32x4.sub(old1, peak1), risen1, table);
}

/** Σ w(s − peak) becomes 2^rise · (Σ w(s − peak) + rise · Σ w), the others 2^rise · Σ: rise ≤ 0. */
function shrink(state: usize, bytes: u32, rise: v128, risen: v128, table: usize): void {
  rise = f32x4.pmax(rise, v128.load(table)); // a row without keys has no peak, and sums of 0
  const factor = exp2(rise, table);
  const ones = v128.load(state, ONES);
  const rest = v128.load(state, REST);
  const deeper = f32x4.mul(rise, f32x4.add(ones, rest));
  v128.store(state, f32x4.mul(factor, f32x4.add(v128.load(state, DEPTH), deeper)), DEPTH);
  v128.store(state, f32x4.mul(factor, f32x4.add(rest, v128.and(ones, risen))), REST);
  v128.store(state, v128.andnot(ones, risen), ONES);
  const squares = f32x4.mul(factor, v128.load(state, SQUARES));
  v128.store(state, f32x4.mul(factor, squares), SQUARES);
  for (let at: u32 = DISTANCE; at < bytes; at += 128) {
    v128.store(state + at, f32x4.mul(factor, v128.load(state + at)));
  }
}
