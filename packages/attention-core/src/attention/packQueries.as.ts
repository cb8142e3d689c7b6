import { hasNonFinite } from "@frugal/engine/assembly/pack.as";
import { headAt } from "./head.as";
import { packPanels } from "./packPanels.as";
import { toPanels } from "./panels.as";
import { shareOf, Terms } from "./terms.as";
import { TILE } from "./tile.as";
import { placesAt, rowAt, tileRows } from "./tileRows.as";
import { hasLevel, SOFTMAX } from "./weights.as";

/** As `packQueries.ts` lists them. */
class PackQueries {
  q: usize;
  dOutput: usize;
  output: usize;
  logsumexp: usize;
  dLogsumexp: usize;
  queryAt: usize;
  heads: usize;
  terms: usize;
  orderedQ: usize;
  panelsOfD: usize;
  packedQ: usize;
  level: usize;
  delta: usize;
  flags: usize;
  N: u32;
  D: u32;
  E: u32;
  /** The tiles packed: how many, from which on. */
  rows: u32;
  firstTile: u32;
  scale: f32;
  slopeScale: f32;
}

/**
 * Task = one tile of queries of one head: q → [4 panels][D][8], zero where no query stands, and scaled;
 * dOutput → panels [E/8][queries][8]; level = logsumexp in base 2 (+∞ for a row without keys: its weights are 0);
 * and delta = Σ dOutput ∘ output − dLogsumexp, scaled like dOutput, so that slopes are by q · k.
 * Where weights need not sum to 1, level is what they are multiplied by, and delta 0; where they
 * begin at a threshold, level is that threshold and `output` the mean of values by slopes.
 * In an order of its own, q is also copied to where products read it in place.
 */
export function packQueries(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<PackQueries>(job);
  const slot = task / f.rows;
  const t = changetype<Terms>(f.terms);
  const sums = t.normalizer == SOFTMAX;
  const begins = hasLevel(t.normalizer);
  const entry = headAt(f.heads, slot);
  const head = entry.index;
  const row = task - slot * f.rows;
  const first = (f.firstTile + row) * TILE;
  const count = placesAt(f.queryAt, first, f.N);
  const tile = head * f.rows + row;
  const place = tile * TILE;
  const queryBytes = f.D << 2;
  const outBytes = f.E << 2;
  const ownQ = f.orderedQ + place * queryBytes;
  const q = tileRows(f.queryAt, first, f.q + head * f.N * queryBytes, queryBytes, ownQ);
  const dOutput = tileRows(f.queryAt, first, f.dOutput + head * f.N * outBytes, outBytes, scratch);
  packPanels(q, count, f.D, f.scale, f.packedQ + place * queryBytes);
  const panels = f.panelsOfD + head * f.rows * TILE * outBytes;
  toPanels(dOutput, count, outBytes, panels + row * TILE * 32, f.rows * TILE * 32);
  for (let r: u32 = 0; r < TILE; r++) {
    let level: f32 = sums || begins ? reinterpret<f32>(0x7f800000) : 0;
    let delta: f32 = 0;
    const query = r < count ? rowAt(f.queryAt, first + r) : -1;
    if (query >= 0 && !sums && !begins) {
      level = shareOf(t, entry.plane * f.N + <u32>query);
    } else if (query >= 0) {
      const index = head * f.N + <u32>query;
      const logsumexp = load<f32>(f.logsumexp + (index << 2));
      if (begins) level = logsumexp;
      else if (logsumexp != -level) level = <f32>(<f64>logsumexp * 1.4426950408889634);
      delta = dot(dOutput + r * outBytes, f.output + index * outBytes, f.E);
      if (sums) delta -= load<f32>(f.dLogsumexp + (index << 2));
      delta *= f.slopeScale;
    }
    store<f32>(f.level + ((place + r) << 2), level);
    store<f32>(f.delta + ((place + r) << 2), delta);
  }
  const careful = hasNonFinite(q, count * queryBytes) || hasNonFinite(dOutput, count * outBytes);
  store<u32>(f.flags + (tile << 2), careful ? 1 : 0);
  return 0;
}

function dot(a: usize, b: usize, width: u32): f32 {
  let sum = f32x4.splat(0);
  for (let c: u32 = 0; c < width << 2; c += 16) {
    sum = f32x4.add(sum, f32x4.mul(v128.load(a + c), v128.load(b + c)));
  }
  return (
    f32x4.extract_lane(sum, 0) +
    f32x4.extract_lane(sum, 1) +
    f32x4.extract_lane(sum, 2) +
    f32x4.extract_lane(sum, 3)
  );
}
