import { expect, test } from "vitest";
import { interleave } from "./interleave.ts";
import { seeded } from "./seeded.ts";

/** A clock that only contenders move. */
function synthetic(noise: number) {
  const uniform = seeded(7);
  let now = 0;
  return {
    clock: () => now,
    takes: (milliseconds: number) => () => {
      now += milliseconds * (1 + noise * (uniform() - 0.5));
    },
    drift: (milliseconds: () => number) => () => {
      now += milliseconds();
    },
  };
}

test("a contender against itself gives 1, and so does the control", async () => {
  const { clock, takes } = synthetic(0.2);
  const same = takes(12);
  const timing = await interleave({ a: same, b: same }, { clock, budgetClock: clock });
  const { value, low, high } = timing.statistic(({ a, b }) => b / a);
  expect(value).toBeCloseTo(1, 1);
  expect(low).toBeLessThan(1);
  expect(high).toBeGreaterThan(1);
  expect(timing.control.value).toBeCloseTo(1, 1);
});

test("finds a true ratio under noise", async () => {
  const { clock, takes } = synthetic(0.3);
  const contenders = { a: takes(10), b: takes(12) };
  const timing = await interleave(contenders, { clock, budgetClock: clock, budget: 10_000 });
  expect(timing.statistic(({ a, b }) => b / a).value).toBeCloseTo(1.2, 1);
  expect(timing.milliseconds("a")).toBeCloseTo(10, 0);
});

test("steady drift cancels over a round", async () => {
  const { clock, drift } = synthetic(0);
  let slower = 10;
  const drifting = () => {
    slower *= 1.02;
    return slower;
  };
  const contenders = { a: drift(drifting), b: drift(drifting) };
  const options = { clock, budgetClock: clock, minRounds: 10, maxRounds: 10, batch: 1 };
  const timing = await interleave(contenders, options);
  expect(timing.statistic(({ a, b }) => b / a).value).toBeCloseTo(1, 2);
  expect(timing.control.value).toBeCloseTo(1.02, 3);
});

test("short contenders are batched, long ones are not, and the budget ends it", async () => {
  const { clock, takes } = synthetic(0);
  let runs = 0;
  const short = takes(0.5);
  const counted = () => {
    runs++;
    short();
  };
  const timing = await interleave(
    { long: takes(1000), short: counted },
    { clock, budgetClock: clock, budget: 7000, batch: 5 },
  );
  expect(timing.milliseconds("short")).toBeCloseTo(0.5);
  expect(timing.passes).toHaveLength(6);
  // 300 to warm up, then ten in each of six passes.
  expect(runs).toBe(300 + 60);
});

test("a contender may time itself, later", async () => {
  const time = async () => 3;
  const timing = await interleave({ remote: { time } }, { maxRounds: 3 });
  expect(timing.milliseconds("remote")).toBe(3);
});
