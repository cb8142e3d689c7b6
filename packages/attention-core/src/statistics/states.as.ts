import { TILE } from "../attention/tile.as";
import { rowAt } from "../attention/tileRows.as";
import { PEAK } from "./observeJob.as";

const LOWEST: f32 = -3.4028234663852886e38;

/** 32 rows of which nothing is known. */
export function beginStates(states: usize, bytes: u32): void {
  memory.fill(states, 0, bytes);
  for (let c: u32 = 0; c < 128; c += 16) v128.store(states + c, f32x4.splat(LOWEST), PEAK);
}

/** What is known of the rows of a tile in another order, from where it is kept in the natural one. */
export function gatherStates(at: usize, first: u32, kept: usize, bytes: u32, states: usize): void {
  beginStates(states, bytes);
  for (let r: u32 = 0; r < TILE; r++) {
    const query = rowAt(at, first + r);
    if (query >= 0) copyRow(placeOf(kept, <u32>query, bytes), states + (r << 2), bytes);
  }
}

/** The other way round. */
export function scatterStates(at: usize, first: u32, kept: usize, bytes: u32, states: usize): void {
  for (let r: u32 = 0; r < TILE; r++) {
    const query = rowAt(at, first + r);
    if (query >= 0) copyRow(states + (r << 2), placeOf(kept, <u32>query, bytes), bytes);
  }
}

function placeOf(kept: usize, query: u32, bytes: u32): usize {
  return kept + (query / TILE) * bytes + ((query & (TILE - 1)) << 2);
}

function copyRow(from: usize, to: usize, bytes: u32): void {
  for (let at: u32 = 0; at < bytes; at += 128) store<f32>(to + at, load<f32>(from + at));
}
