import { attention } from "@frugal/attention-core";
import { setThreads } from "@frugal/engine";
import * as tf from "@tensorflow/tfjs-core";
import { type AttentionInputs, randomRows } from "../../inputs/randomRows.ts";
import { wallClock } from "../../measure/clocks.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { D, H } from "../sizes.ts";

let inputs: AttentionInputs | undefined;

/** A process that attends with so many threads. */
export async function open(threads: number): Promise<void> {
  await openBackend("wasm");
  setThreads(threads);
}

/** Makes inputs of N rows, and gives the output. */
export function prepare(N: number): Float32Array {
  if (inputs) tf.dispose({ ...inputs });
  inputs = randomRows(H, N, D);
  const { q, k, v } = inputs;
  const output = attention(q, k, v);
  const values = output.dataSync() as Float32Array;
  output.dispose();
  return values;
}

/** @returns milliseconds on the wall of one run */
export function time(calls: number): number {
  if (!inputs) throw new Error("threading: expected a call of prepare first");
  const { q, k, v } = inputs;
  const start = wallClock();
  for (let call = 0; call < calls; call++) attention(q, k, v).dispose();
  return (wallClock() - start) / calls;
}
