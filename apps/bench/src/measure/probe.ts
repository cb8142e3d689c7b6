import { setTimeout } from "node:timers/promises";
import { cpuClock } from "./clocks.ts";
import { collectGarbage } from "./collectGarbage.ts";
import { forgetPeak, peakResident, resident } from "./residentMemory.ts";

/** Makes what is needed, and gives back what is to be measured. */
export type Probe = (size: number) => Promise<() => unknown> | (() => unknown);

/** Bytes in memory of the process that ran a probe. */
export interface Memory {
  /** With the inputs made, before the run. */
  readonly before: number;
  /** The most at any moment of the run. */
  readonly peak: number;
  /** CPU milliseconds of the run. */
  readonly milliseconds: number;
}

/** Measures in this process, which should do nothing else before or after. */
export async function runProbe(make: Probe, size: number): Promise<Memory> {
  const run = await make(size);
  await settle();
  forgetPeak();
  const before = resident();
  const start = cpuClock();
  await run();
  const milliseconds = cpuClock() - start;
  return { before, peak: peakResident(), milliseconds };
}

const STEADY = 2 ** 18;
const ATTEMPTS = 20;

/** Collects until memory holds still: V8's threads give pages back some time after a collection. */
async function settle(): Promise<void> {
  let before = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    collectGarbage();
    await setTimeout(25);
    const now = resident();
    if (Math.abs(now - before) < STEADY) return;
    before = now;
  }
}
