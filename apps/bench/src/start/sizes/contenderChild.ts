import * as tf from "@tensorflow/tfjs-core";
import { rowsDifference } from "../../checks/checkRows.ts";
import { textRows } from "../../inputs/textRows.ts";
import { cpuClock } from "../../measure/clocks.ts";
import { peakResident } from "../../measure/residentMemory.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { sizeContenders } from "./contenders.ts";

/** One contender in a process of its own; `compareSizes` asks it to run when its turn comes. */
export interface FirstRun {
  /** CPU time. */
  readonly milliseconds: number;
  /** Bytes: the most that this process ever had in memory. */
  readonly peak: number;
  /** From the definition in float64, over a few rows. */
  readonly difference: number;
}

const D = 64;
let attendOnce: () => tf.Tensor = () => {
  throw new Error("contender: expected a call of prepare first");
};
let contender: Awaited<ReturnType<(typeof sizeContenders)[number]["load"]>>;
let inputs: { q: tf.Tensor4D; k: tf.Tensor4D; v: tf.Tensor4D } | undefined;
let text = "";

/** @returns bytes in memory before anything is computed */
export async function open(name: string, words: string): Promise<number> {
  const found = sizeContenders.find((one) => one.name === name);
  if (!found) throw new Error(`contender: expected a known name, got ${name}`);
  text = words;
  await openBackend("wasm");
  contender = await found.load();
  const base = peakResident();
  for (let i = 0; i < 3; i++) prepare(2, 256);
  return base;
}

/** Makes rows of the text, runs once, and checks what came out. */
export function prepare(heads: number, N: number): FirstRun {
  if (inputs) tf.dispose({ ...inputs });
  const rows = (seed: number) => tf.tensor4d(textRows(text, heads, N, D, seed), [1, heads, N, D]);
  const made = { q: rows(1), k: rows(2), v: rows(3) };
  inputs = made;
  const { attend, mask } = contender;
  attendOnce = () => attend(made.q, made.k, made.v);
  const start = cpuClock();
  const output = attendOnce();
  const milliseconds = cpuClock() - start;
  const peak = peakResident();
  const difference = rowsDifference(made, output, mask);
  output.dispose();
  return { milliseconds, peak, difference };
}

/** @returns CPU milliseconds per run */
export function time(calls: number): number {
  const start = cpuClock();
  for (let i = 0; i < calls; i++) attendOnce().dispose();
  return (cpuClock() - start) / calls;
}
