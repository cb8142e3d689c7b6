import type { Context } from "../../compute/task.ts";
import { type Contender, type Sizes, tfjsFits } from "./contender.ts";
import { contenders } from "./contenders.ts";

export interface Raced {
  /** Median milliseconds of each that ran. */
  readonly milliseconds: Partial<Record<Contender, number>>;
  /** Largest difference between our output and that of tfjs's ops, where those ran. */
  readonly difference: number | undefined;
  readonly rounds: number;
}

const ENOUGH = 2500;
const MOST_ROUNDS = 9;

/** Compares the results, then times the contenders in turns, A B C C B A. */
export async function race(sizes: Sizes, { device, progress }: Context): Promise<Raced> {
  const opened = await device();
  const all = contenders(opened, sizes);
  const names: Contender[] = tfjsFits(sizes) ? ["masked", "dense", "tfjs"] : ["masked", "dense"];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]]));
  const run = (name: Contender): Float32Array => {
    const output = all[name]();
    const values = output.dataSync() as Float32Array;
    output.dispose();
    return values;
  };

  // Warm, and right before anything is timed.
  const first = run("masked").slice();
  progress(0.1);
  run("dense");
  progress(0.2);
  const difference = names.includes("tfjs")
    ? largestDifference(first, run("tfjs"), sizes.D)
    : undefined;
  progress(0.35);

  const start = performance.now();
  let rounds = 0;
  while (rounds < 3 || (rounds < MOST_ROUNDS && performance.now() - start < ENOUGH)) {
    for (const name of rounds % 2 === 0 ? names : [...names].reverse()) {
      const before = performance.now();
      run(name);
      times[name]?.push(performance.now() - before);
    }
    rounds++;
    progress(Math.max(0.35 + (0.65 * rounds) / MOST_ROUNDS, 0));
  }
  const milliseconds = Object.fromEntries(
    names.map((name) => [name, median(times[name] ?? [])]),
  ) as Raced["milliseconds"];
  return { milliseconds, difference, rounds };
}

/** Rows of ours that are 0 are of queries that see nothing: there tfjs's ops average all values. */
function largestDifference(ours: Float32Array, theirs: Float32Array, width: number): number {
  let largest = 0;
  for (let row = 0; row < ours.length; row += width) {
    if (ours.subarray(row, row + width).every((value) => value === 0)) continue;
    for (let i = row; i < row + width; i++) {
      largest = Math.max(largest, Math.abs(ours[i]! - theirs[i]!));
    }
  }
  return largest;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
