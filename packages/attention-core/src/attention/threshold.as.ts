import { Attend, ENDS, QUERIES, STATE } from "./attendJob.as";
import { headAt } from "./head.as";
import { score } from "./score.as";
import { takeQueries } from "./takeQueries.as";
import { Terms } from "./terms.as";
import { PANEL, PANELS, TILE } from "./tile.as";
import { rowAt } from "./tileRows.as";
import { SPARSEMAX } from "./weights.as";

/**
 * Task = one tile row of one head: the threshold τ of each row, at which its weights sum to 1 →
 * `logsumexp`, and Σ of the weights' slopes → `supports`. Its scores are all held meanwhile.
 */
export function threshold(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<Attend>(job);
  const slot = task / f.rows;
  const row = f.firstRow + task - slot * f.rows;
  const entry = headAt(f.heads, slot);
  const first = row * TILE;
  const count = takeQueries(f, entry, first, scratch);
  const held = scratch + QUERIES + TILE * (2 * f.D + f.E) * 4;
  for (let p: u32 = 0; p < PANELS; p++) store<usize>(scratch + ENDS + (p << 3), held + p * f.held);

  const at = f.rowStart + ((entry.plane * f.allRows + row) << 2);
  const lastRun = load<u32>(at, 4);
  for (let run = load<u32>(at); run < lastRun; run++) {
    const bitmap = load<u32>(f.bitmap + (run << 2));
    const bits = bitmap ? f.bitmaps + ((bitmap * TILE) << 2) : 0;
    let column = load<u32>(f.column + (run << 2));
    const end = column + load<u32>(f.length + (run << 2));
    for (; column < end; column++) {
      for (let p: u32 = 0; p < PANELS; p++) {
        store<u32>(scratch + ENDS + (p << 3), 0, 4); // nothing is multiplied: no stretches to note
        score(f, entry, first, column, bits, p, scratch);
      }
    }
  }
  const linear = changetype<Terms>(f.terms).normalizer == SPARSEMAX;
  for (let r: u32 = 0; r < count; r += 4) {
    const p = r / PANEL;
    const from = held + p * f.held + ((r & 4) << 2);
    const end = load<usize>(scratch + ENDS + (p << 3)) + ((r & 4) << 2);
    const levels = scratch + STATE;
    findLevels(from, end, linear, levels);
    for (let lane: u32 = 0; lane < 4; lane++) {
      const query = r + lane < count ? rowAt(f.queryAt, first + r + lane) : -1;
      if (query < 0) continue;
      const index = (entry.index * f.N + <u32>query) << 2;
      store<f32>(f.logsumexp + index, load<f32>(levels + (lane << 2)));
      store<f32>(f.supports + index, load<f32>(levels + (lane << 2), 16));
    }
  }
  return 0;
}

/** Newton's steps that any row takes at most; a few are the rule. */
const MOST_STEPS: u32 = 64;

/**
 * τ with Σ (s − τ)₊ = 1, or Σ (s/2 − τ)²₊ = 1, and Σ of the slopes, of four rows whose scores lie 32
 * bytes apart. From max − 1, where the sum is at least 1, Newton's steps rise to the root: it falls
 * and is convex. A row without scores above −∞ has the threshold ∞.
 */
function findLevels(from: usize, end: usize, linear: bool, levels: usize): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const unit = f32x4.splat(linear ? 1 : 0.5);
  let most = f32x4.splat(-Infinity);
  for (let s = from; s < end; s += 32) most = f32x4.pmax(most, v128.load(s));
  const none = f32x4.eq(most, f32x4.splat(-Infinity));
  let level = f32x4.sub(f32x4.mul(unit, most), one);
  let support = zero;
  for (let n: u32 = 0; n < MOST_STEPS; n++) {
    let above = zero;
    let squares = zero;
    support = zero;
    for (let s = from; s < end; s += 32) {
      const score = f32x4.sub(f32x4.mul(unit, v128.load(s)), level);
      const over = f32x4.pmax(zero, score);
      above = f32x4.add(above, over);
      if (linear) support = f32x4.add(support, v128.and(one, f32x4.gt(score, zero)));
      else squares = f32x4.add(squares, f32x4.mul(over, over));
    }
    if (!linear) support = above;
    const excess = f32x4.sub(linear ? above : squares, one);
    const slope = linear ? support : f32x4.add(above, above);
    const next = f32x4.add(level, f32x4.div(excess, slope));
    const rises = v128.andnot(f32x4.gt(next, level), none);
    if (!v128.any_true(rises)) break;
    level = v128.bitselect(next, level, rises);
  }
  v128.store(levels, v128.bitselect(f32x4.splat(Infinity), level, none));
  v128.store(levels, v128.andnot(support, none), 16);
}
