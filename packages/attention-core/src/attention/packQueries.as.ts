import { hasNonFinite } from "@frugal/engine/assembly/pack.as";
import { packPanels } from "./packPanels.as";
import { TILE } from "./tile.as";

/** As `packQueries.ts` lists them. */
class PackQueries {
  q: usize;
  dOutput: usize;
  output: usize;
  logsumexp: usize;
  dLogsumexp: usize;
  packedQ: usize;
  packedD: usize;
  level: usize;
  delta: usize;
  flags: usize;
  N: u32;
  D: u32;
  E: u32;
  rows: u32;
  scale: f32;
  slopeScale: f32;
}

/**
 * Task = one tile of queries of one head: q and dOutput → [4 panels][width][8], zero past the end
 * and scaled; level = logsumexp in base 2 (+∞ for a row without keys: its weights are 0); and
 * delta = Σ dOutput ∘ output − dLogsumexp, scaled like dOutput, so that slopes are by q · k.
 */
export function packQueries(job: usize, task: u32, step: u32, scratch: usize): u32 {
  const f = changetype<PackQueries>(job);
  const head = task / f.rows;
  const first = (task - head * f.rows) * TILE;
  const count = min(f.N - first, TILE);
  const index = head * f.N + first;
  const q = f.q + index * f.D * 4;
  const dOutput = f.dOutput + index * f.E * 4;
  packPanels(q, count, f.D, f.scale, f.packedQ + task * TILE * f.D * 4);
  packPanels(dOutput, count, f.E, f.slopeScale, f.packedD + task * TILE * f.E * 4);
  for (let r: u32 = 0; r < TILE; r++) {
    let level = reinterpret<f32>(0x7f800000);
    let delta: f32 = 0;
    if (r < count) {
      const logsumexp = load<f32>(f.logsumexp + ((index + r) << 2));
      if (logsumexp != -level) level = <f32>(<f64>logsumexp * 1.4426950408889634);
      const row = r * f.E * 4;
      delta = dot(dOutput + row, f.output + index * f.E * 4 + row, f.E);
      delta -= load<f32>(f.dLogsumexp + ((index + r) << 2));
      delta *= f.slopeScale;
    }
    store<f32>(f.level + ((task * TILE + r) << 2), level);
    store<f32>(f.delta + ((task * TILE + r) << 2), delta);
  }
  const careful = hasNonFinite(q, count * f.D * 4) || hasNonFinite(dOutput, count * f.E * 4);
  store<u32>(f.flags + (task << 2), careful ? 1 : 0);
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
