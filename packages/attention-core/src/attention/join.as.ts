import { productScaled } from "@frugal/engine/assembly/products.as";
import { addAllowed } from "./addAllowed.as";
import {
  Attend,
  DROPS,
  ENDS,
  FACTOR,
  ONES,
  SCORES,
  SCORES_BYTES,
  STATE,
  STRETCH,
  STRETCHES,
  TABLE,
} from "./attendJob.as";
import { keep, queriesAt, rowWords } from "./dropout.as";
import { inPanels } from "./rowStates.as";
import { softmax } from "./softmax.as";
import { Terms } from "./terms.as";
import { GROUP, PANEL, PANELS, TILE } from "./tile.as";
import { rowAt } from "./tileRows.as";
import { SOFTMAX, weighEach } from "./weights.as";

/** Takes the scores that are held into each panel's sums, and its output. */
export function join(
  f: Attend,
  t: Terms,
  number: u32,
  first: u32,
  scratch: usize,
  out: usize,
): void {
  const valueBytes = f.E << 2;
  const table = scratch + TABLE;
  for (let p: u32 = 0; p < PANELS; p++) {
    const scores = scratch + SCORES + p * SCORES_BYTES;
    const end = load<usize>(scratch + ENDS + (p << 3));
    if (t.normalizer == SOFTMAX) {
      softmax(scratch + STATE + (p << 6), scratch + FACTOR + (p << 5), scores, end, table);
    } else {
      weighEach(t, scratch + STATE + (p << 6), scores, end, table);
    }
    if (t.threshold) drop(f, t, number, first + p * PANEL, p, scratch);
  }
  // Eight columns of the values at a time stay in the first cache for all panels.
  let panel: usize = 0;
  let columns = out;
  for (let e: u32 = 0; e < valueBytes; e += 32) {
    for (let p: u32 = 0; p < PANELS; p++) {
      accumulate(f.valueRow, scratch, p, panel, columns + ((p * PANEL) << 5));
    }
    panel += f.valuePanel;
    columns += TILE << 5;
  }
  for (let p: u32 = 0; p < PANELS; p++) {
    const stretches = load<u32>(scratch + ENDS + (p << 3), 4);
    for (let s: u32 = 0; s < stretches; s++) {
      const stretch = scratch + STRETCHES + (p * GROUP + s) * STRETCH;
      if (load<usize>(stretch, 12)) {
        accumulateAllowed(f, stretch, out + ((p * PANEL) << 5));
      }
    }
  }
}

/** Zero for the weights that are dropped; the sums know nothing of it. */
function drop(f: Attend, t: Terms, number: u32, place: u32, p: u32, scratch: usize): void {
  const table = scratch + DROPS;
  const low = rowWords(t.seed, number, queriesAt(f.queryAt, place), table);
  const high = rowWords(t.seed, number, queriesAt(f.queryAt, place + 4), table);
  const stretches = load<u32>(scratch + ENDS + (p << 3), 4);
  for (let s: u32 = 0; s < stretches; s++) {
    const stretch = scratch + STRETCHES + (p * GROUP + s) * STRETCH;
    let weight = load<usize>(stretch);
    let key = load<u32>(stretch, 20);
    for (const end = key + load<u32>(stretch, 8); key < end; key++) {
      const j = <u32>rowAt(f.keyAt, key);
      v128.store(weight, v128.and(v128.load(weight), keep(low, j, table)));
      v128.store(weight, v128.and(v128.load(weight, 16), keep(high, j, table)), 16);
      weight += 32;
    }
  }
}

/** out [8][8 columns] = factor ∘ out + weightsᵀ · values, stretch by stretch. */
function accumulate(valueRow: u32, scratch: usize, p: u32, panel: usize, out: usize): void {
  const stretches = load<u32>(scratch + ENDS + (p << 3), 4);
  let factor = scratch + FACTOR + (p << 5);
  let lower: usize = 16;
  for (let s: u32 = 0; s < stretches; s++) {
    const stretch = scratch + STRETCHES + (p * GROUP + s) * STRETCH;
    const weights = load<usize>(stretch);
    const values = load<usize>(stretch, 4) + panel;
    // Weights of 0 would turn a forbidden NaN into one of ours: then only allowed pairs are added.
    const count = load<usize>(stretch, 12) ? 0 : load<u32>(stretch, 8);
    const below = out + 128;
    productScaled(weights, 32, values, valueRow, count, out, 32, factor);
    productScaled(weights + 16, 32, values, valueRow, count, below, 32, factor + lower);
    factor = scratch + ONES;
    lower = 0;
  }
}

/** out += weight · value, pair by pair, for the pairs that the mask allows. */
function accumulateAllowed(f: Attend, stretch: usize, out: usize): void {
  const weights = load<usize>(stretch);
  const values = load<usize>(stretch, 4);
  const count = load<u32>(stretch, 8);
  const bits = load<usize>(stretch, 12);
  const from = load<u32>(stretch, 16);
  for (let i: u32 = 0; i < PANEL; i++) {
    const word = load<u32>(bits + (i << 2)) >> from;
    let panel = values;
    for (let e: u32 = 0; e < f.E << 2; e += 32) {
      const to = out + inPanels(i, e);
      addAllowed(word, count, weights + (i << 2), 32, panel, f.valueRow, 32, to);
      panel += f.valuePanel;
    }
  }
}
