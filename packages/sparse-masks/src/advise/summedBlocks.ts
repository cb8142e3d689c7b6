import { fixed } from "../masks/fixed.ts";
import { type Candidate, fewestPairs } from "./candidate.ts";
import { leaf } from "./expression.ts";
import { queriesOf, reachOfBlocks } from "./reach.ts";
import type { Statistics } from "./readMasses.ts";

/**
 * Blocks with the fewest keys at the end of each that must be seen by all that follows; the cheapest
 * that keeps enough. None where blocks alone do. Causal masses only.
 */
export function summedBlocks(stats: Statistics, target: number): readonly Candidate[] {
  const { grid, outsideBlocks } = stats;
  const { keys, block } = grid;
  const candidates = outsideBlocks.ladder.sizes.flatMap((size, level) => {
    const outside = outsideBlocks.outside(level);
    const reach = reachOfBlocks(size, true);
    const masses = new Float64Array(size);
    const counts = new Float64Array(size);
    let pairs = 0;
    for (let key = 0; key < keys; key++) {
      const mass = outside[Math.floor(key / block)] ?? 0;
      const seen = queriesOf(grid, true, reach, key);
      const fromEnd = size - 1 - (key % size);
      pairs += seen.inside;
      masses[fromEnd] = (masses[fromEnd] ?? 0) + mass / block;
      counts[fromEnd] = (counts[fromEnd] ?? 0) + seen.outside;
    }
    let kept = stats.counted - outside.reduce((sum, mass) => sum + mass, 0);
    if (kept >= target) return [];
    for (let count = 1; count <= size; count++) {
      kept += masses[count - 1] ?? 0;
      pairs += counts[count - 1] ?? 0;
      if (kept >= target) return [{ size, count, kept, pairs }];
    }
    return [];
  });
  return fewestPairs(candidates).map(({ size, count, kept, pairs }) => ({
    kind: "fixed",
    kept,
    pairs,
    expression: leaf(fixed(size, count)),
  }));
}
