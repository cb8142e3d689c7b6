import { Attend, FACTOR, ONES, STATE } from "./attendJob.as";
import { Head } from "./head.as";
import { Terms } from "./terms.as";
import { PANELS, TILE } from "./tile.as";
import { rowAt } from "./tileRows.as";
import { hasLevel, SOFTMAX } from "./weights.as";

const LOWEST: f32 = -3.4028234663852886e38;

/** What the rows of a tile, and their output, are before any key is seen. */
export function beginRows(
  f: Attend,
  t: Terms,
  entry: Head,
  first: u32,
  count: u32,
  scratch: usize,
  out: usize,
): void {
  for (let p: u32 = 0; p < PANELS; p++) {
    const state = scratch + STATE + (p << 6);
    v128.store(state, f32x4.splat(LOWEST));
    v128.store(state, f32x4.splat(LOWEST), 16);
    v128.store(state, f32x4.splat(0), 32);
    v128.store(state, f32x4.splat(0), 48);
    v128.store(scratch + FACTOR + (p << 5), f32x4.splat(1));
    v128.store(scratch + FACTOR + (p << 5), f32x4.splat(1), 16);
  }
  v128.store(scratch + ONES, f32x4.splat(1));
  if (entry.joins && t.normalizer == SOFTMAX) {
    resume(f, t, entry.index, first, count, scratch, out);
    return;
  }
  memory.fill(out, 0, TILE * (f.E << 2));
  if (entry.sink) takeSink(load<f32>(entry.sink), scratch);
  if (hasLevel(t.normalizer)) takeLevels(f, entry.index, first, count, scratch);
}

/** Begins with a logit that every row sees, and that carries no value. */
function takeSink(sink: f32, scratch: usize): void {
  if (sink == reinterpret<f32>(0xff800000)) return;
  for (let r: u32 = 0; r < TILE; r++) {
    store<f32>(stateOf(scratch, r), <f32>(<f64>sink * 1.4426950408889634));
    store<f32>(stateOf(scratch, r), 1, 32);
  }
}

/** The thresholds of the rows, in place of their peaks. */
function takeLevels(f: Attend, head: u32, first: u32, count: u32, scratch: usize): void {
  for (let r: u32 = 0; r < count; r++) {
    const query = rowAt(f.queryAt, first + r);
    if (query < 0) continue;
    store<f32>(stateOf(scratch, r), load<f32>(f.logsumexp + ((head * f.N + <u32>query) << 2)));
  }
}

/** Begins with what earlier passes have stored: an output whose weights sum to 1 at the logsumexp. */
function resume(
  f: Attend,
  t: Terms,
  head: u32,
  first: u32,
  count: u32,
  scratch: usize,
  out: usize,
): void {
  const valueBytes = f.E << 2;
  const share = f32x4.splat(1 / t.kept);
  memory.fill(out, 0, TILE * valueBytes);
  for (let r: u32 = 0; r < count; r++) {
    const query = rowAt(f.queryAt, first + r);
    if (query < 0) continue;
    const from = f.output + (head * f.N + <u32>query) * valueBytes;
    for (let e: u32 = 0; e < valueBytes; e += 16) {
      v128.store(out + inPanels(r, e), f32x4.mul(share, v128.load(from + e)));
    }
    const level = load<f32>(f.logsumexp + ((head * f.N + <u32>query) << 2));
    if (level == reinterpret<f32>(0xff800000)) continue;
    const state = stateOf(scratch, r);
    store<f32>(state, <f32>(<f64>level * 1.4426950408889634));
    store<f32>(state, 1, 32);
  }
}

/** Where byte e of row r is in the output: eight columns of all rows lie together. */
export function inPanels(r: u32, e: u32): usize {
  return (e >> 5) * (TILE << 5) + (r << 5) + (e & 31);
}

/** Where peak and sum of a row are, 32 bytes apart. */
export function stateOf(scratch: usize, r: u32): usize {
  return scratch + STATE + ((r >> 3) << 6) + ((r & 7) << 2);
}
