import { setImmediate } from "node:timers/promises";
import { bootstrapInterval, type Interval } from "./bootstrapInterval.ts";
import { type Clock, cpuClock, wallClock } from "./clocks.ts";
import { median } from "./median.ts";

/** What is timed: something to run, or something that times itself (in another process). */
export type Contender = (() => void) | TimesItself;

export interface TimesItself {
  /** Runs `calls` times and gives the milliseconds of one. */
  time(calls: number): number | Promise<number>;
}

export interface InterleaveOptions {
  /** What is read before and after a contender; CPU time unless given. */
  readonly clock?: Clock;
  /** What the budget is counted in; time on the wall unless given. */
  readonly budgetClock?: Clock;
  /** Milliseconds after which no new round starts, once there are `minRounds`. */
  readonly budget?: number;
  readonly minRounds?: number;
  readonly maxRounds?: number;
  /** A contender quicker than this many milliseconds is run several times and divided. */
  readonly batch?: number;
}

/** Milliseconds per run of each contender in one pass over all of them. */
export type Pass<Name extends string> = Readonly<Record<Name, number>>;

export interface Timing<Name extends string> {
  readonly passes: readonly Pass<Name>[];
  /** Median milliseconds per run. */
  milliseconds(name: Name): number;
  /** The median over passes of anything computed from one pass, with its interval. */
  statistic(of: (pass: Pass<Name>) => number): Interval;
  /**
   * The same contender in two adjacent slots, later over earlier: 1 on a machine that holds still.
   * Where it strays, no other ratio of this timing is to be believed more closely than that.
   */
  readonly control: Interval;
}

/**
 * Times contenders against each other. A round goes through them forwards and then backwards
 * (A B B A), so slow drift cancels; what is reported are medians of values computed within one pass,
 * never ratios of numbers taken at different times.
 */
export async function interleave<Name extends string>(
  contenders: Readonly<Record<Name, Contender>>,
  options: InterleaveOptions = {},
): Promise<Timing<Name>> {
  const { clock = cpuClock, budgetClock = wallClock, budget = 5000, batch = 5 } = options;
  const { minRounds = 3, maxRounds = 20 } = options;
  const runners: { name: Name; runner: TimesItself; calls: number }[] = [];
  for (const name of Object.keys(contenders) as Name[]) {
    const runner = timed(contenders[name], clock);
    const calls = Math.min(1000, Math.ceil(batch / (await warmUp(runner))));
    runners.push({ name, runner, calls });
  }

  const passes: Pass<Name>[] = [];
  const adjacent: number[] = [];
  let previous: { name: Name; took: number } | undefined;
  const pass = async (order: typeof runners) => {
    const times = {} as Record<Name, number>;
    for (const { name, runner, calls } of order) {
      await setImmediate();
      const took = await runner.time(calls);
      if (previous && previous.name === name) adjacent.push(took / previous.took);
      times[name] = took;
      previous = { name, took };
    }
    passes.push(times);
  };

  const reversed = [...runners].reverse();
  const started = budgetClock();
  for (let round = 0; round < maxRounds; round++) {
    const spent = budgetClock() - started;
    if (round >= minRounds && spent * (1 + 1 / round) > budget) break;
    await pass(runners);
    await pass(reversed);
  }

  return {
    passes,
    milliseconds: (name) => median(passes.map((times) => times[name])),
    statistic: (of) => bootstrapInterval(passes.map(of)),
    control: bootstrapInterval(adjacent),
  };
}

function timed(contender: Contender, clock: Clock): TimesItself {
  if (typeof contender !== "function") return contender;
  return {
    time(calls) {
      const start = clock();
      for (let call = 0; call < calls; call++) contender();
      return (clock() - start) / calls;
    },
  };
}

const WARM_UP = 150;
const LONG = 10 * WARM_UP;
const SHORTEST = 0.001;

/**
 * Runs until compiled code is in place: two runs at least, unless the first was a long one.
 *
 * @returns milliseconds of the quickest run
 */
async function warmUp(runner: TimesItself): Promise<number> {
  let quickest = Number.POSITIVE_INFINITY;
  let spent = 0;
  for (let runs = 0; spent < WARM_UP || (runs < 2 && spent < LONG); runs++) {
    const took = Math.max(await runner.time(1), SHORTEST);
    quickest = Math.min(quickest, took);
    spent += took;
  }
  return quickest;
}
