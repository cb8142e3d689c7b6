import { type Candidate, fewestPairs } from "./candidate.ts";
import type { ColumnMass } from "./columnMass.ts";
import { anyOf, causally, type Expression, keysBetween } from "./expression.ts";
import { queriesOf, type Reach } from "./reach.ts";
import type { Statistics } from "./readMasses.ts";

/** Stretches of keys that are added to a mask at most. */
const MOST_STRETCHES = 4;

/** Masks that grow, to which columns are added. */
export interface LadderOfMasks {
  /** What they are called together. */
  readonly kind: string;
  /** Whether they are of interest without columns. */
  readonly alone: boolean;
  /** What each leaves out. */
  readonly columnMass: ColumnMass;
  /** The mask of a size. */
  maskOf(size: number): Expression;
  /** Which queries see a key in it. */
  reachOf(size: number): Reach;
}

/**
 * The masks of a ladder, each with the columns of blocks that hold most of what it leaves out for
 * the pairs that they cost: of those that keep enough the cheapest.
 */
export function nearAndColumns(
  stats: Statistics,
  ladder: LadderOfMasks,
): (target: number) => readonly Candidate[] {
  const { causal } = stats;
  const { block } = stats.grid;
  const rungs = ladder.columnMass.ladder.sizes.map((size, level) =>
    rungOf(stats, size, ladder.reachOf(size), ladder.columnMass.outside(level)),
  );
  return (target) => {
    const enough = rungs.flatMap(({ size, kept, pairs, heavy }) => {
      const chosen: number[] = [];
      let mass = kept;
      let count = pairs;
      for (const column of heavy) {
        if (mass >= target) break;
        mass += column.mass;
        count += column.pairs;
        chosen.push(column.column);
      }
      const far = stretchesOf(chosen);
      const few = (ladder.alone || far.length > 0) && far.length <= MOST_STRETCHES;
      return few && mass >= target ? [{ size, far, kept: mass, pairs: count }] : [];
    });
    return fewestPairs(enough).map(({ size, far, ...counts }) => {
      const columns = far.map(([first, end]) => keysBetween(first * block, end * block));
      const parts = [ladder.maskOf(size), ...columns];
      const onlySinks = far.length === 1 && far[0]?.[0] === 0;
      const added = far.length === 0 ? "" : onlySinks ? " and sinks" : " and columns";
      const expression = causal ? causally(...parts) : anyOf(...parts);
      return { kind: ladder.kind + added, ...counts, expression };
    });
  };
}

/** What a mask keeps, and the columns of what it leaves out, best first. */
function rungOf(
  { grid, causal, counted }: Statistics,
  size: number,
  reach: Reach,
  outside: Float64Array,
) {
  const costs = new Float64Array(grid.columns);
  let pairs = 0;
  for (let key = 0; key < grid.keys; key++) {
    const seen = queriesOf(grid, causal, reach, key);
    const column = Math.floor(key / grid.block);
    pairs += seen.inside;
    costs[column] = (costs[column] ?? 0) + seen.outside;
  }
  const heavy = Array.from(outside, (mass, column) => ({ column, mass, pairs: costs[column] ?? 0 }))
    .filter(({ mass }) => mass > 0)
    .sort((a, b) => b.mass / b.pairs - a.mass / a.pairs);
  const kept = counted - outside.reduce((sum, mass) => sum + mass, 0);
  return { size, kept, pairs, heavy };
}

/** Neighbours together: [first, end]. */
function stretchesOf(columns: readonly number[]): [number, number][] {
  const stretches: [number, number][] = [];
  for (const column of [...columns].sort((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last && last[1] === column) last[1] = column + 1;
    else stretches.push([column, column + 1]);
  }
  return stretches;
}
