import { bootstrapInterval, type Interval } from "../../measure/bootstrapInterval.ts";
import { type Remote, startChild } from "../../process/childProcess.ts";
import { digits, size } from "../../terminal/quantities.ts";
import { H } from "../sizes.ts";
import type { Case, Row } from "../suite.ts";
import { valueRow } from "../valueRow.ts";
import type * as served from "./compileChild.ts";
import { regularMasks } from "./regularMasks.ts";

const N = 65_536;
const PROCESSES = 3;

/** A forward pass is measured where it should take less, in milliseconds; else predicted. */
const LONGEST = 10_000;

/** What a user pays for a mask at the first call, in a fresh process; and what the layout weighs. */
export const compileCosts: readonly Case[] = Object.keys(regularMasks).map((name) => ({
  name: `compile ${name} N=${N}`,
  run: ({ quick }) => compileCost(name, quick),
}));

async function compileCost(name: string, quick: boolean): Promise<readonly Row[]> {
  const compiled: served.Compiled[] = [];
  while (compiled.length < (quick ? 1 : PROCESSES))
    compiled.push(await inFreshProcess((call) => call.compileFirst(name, N)));
  const { milliseconds, measured } = await inFreshProcess((call) =>
    call.forward(name, N, quick ? 0 : LONGEST),
  );
  const { bytes, tilesKept, bitmaps, orders } = compiled[0] as served.Compiled;
  const note = measured
    ? "forward pass measured"
    : "forward pass predicted from N=8192 by the plan's multiply-adds";
  const [first, later] = (["first", "later"] as const).map((call) =>
    bootstrapInterval(compiled.map((one) => one[call])),
  ) as [Interval, Interval];
  const ofForward = (call: string, { value, low, high }: Interval): Row => ({
    case: `compile ${name} N=${N}, ${call} call / its forward pass H=${H}`,
    value,
    unit: "ms",
    baseline: milliseconds,
    ratio: value / milliseconds,
    spread: [low / milliseconds, high / milliseconds],
    goal: { atLeast: 0.05, aim: 0.01, better: "less" },
    note,
  });
  return [
    valueRow(`compile ${name} N=${N}, first call`, first.value, "ms", {
      spread: [first.low, first.high],
      goal: { atLeast: 300, aim: 100, better: "less" },
    }),
    ofForward("first", first),
    ofForward("later", later),
    valueRow(`layout of ${name} N=${N}`, bytes / tilesKept, "bytes per tile kept", {
      note: `${digits(tilesKept)} tiles, ${size(bytes)}; ${orders.length} passes, modulo ${orders.join(", ")}`,
    }),
    valueRow(`distinct bitmaps of ${name} N=${N}`, bitmaps, "", {
      goal: { atLeast: 48, aim: 36, better: "less" },
    }),
  ];
}

async function inFreshProcess<T>(ask: (call: Remote<typeof served>) => Promise<T>): Promise<T> {
  const child = startChild<typeof served>(new URL("./compileChild.ts", import.meta.url));
  try {
    return await ask(child.call);
  } finally {
    await child.stop();
  }
}
