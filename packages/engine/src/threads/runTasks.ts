import type { KernelFunction } from "../wasm/wasmModule.ts";

/** Runs every step of one task. */
export function runTask(run: KernelFunction, job: number, task: number, scratch: number): void {
  for (let step = 0; run(job, task, step, scratch) !== 0; step++);
}

/** Runs tasks 0 … count − 1 on this thread. */
export function runTasks(run: KernelFunction, job: number, count: number, scratch: number): void {
  for (let task = 0; task < count; task++) runTask(run, job, task, scratch);
}
