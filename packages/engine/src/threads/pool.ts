import type { WasmModule } from "../wasm/wasmModule.ts";
import { runTask } from "./runTasks.ts";
import { type RunningWorker, startWorker } from "./startWorker.ts";
import * as w from "./words.ts";
import { WorkerLost } from "./workerLost.ts";

/** What a pool runs: an exported function over a number of tasks. */
export interface Job {
  readonly module: WasmModule;
  /** Name of the exported function. */
  readonly kernel: string;
  /** Address of the job's fields. */
  readonly fields: number;
  readonly tasks: number;
  /** Address of one scratch block per thread, the caller's first. */
  readonly scratch: number;
  readonly scratchBytes: number;
  /** Address of the module's binary in the shared memory. */
  readonly binary: number;
}

/** Workers over one shared memory. */
export interface Pool {
  /** Workers started, whether or not they are up yet. */
  readonly workers: number;
  /**
   * Runs a job on the caller and every worker that is up.
   *
   * @throws {WorkerLost} when a worker died, hung or trapped meanwhile
   */
  run(job: Job): void;
  /** How many workers are up. */
  workersUp(): number;
  /** Resolves with that number once all are. */
  ready(): Promise<number>;
  stop(): void;
}

/** Longest silence of a working thread, in ms: far above one step's time, even on a busy machine. */
const PATIENCE = 10_000;

/** Longest wait for workers to start, in ms: about a hundred times what it takes. */
const START_UP = 10_000;

/**
 * Starts `count` workers over `memory`. `onLost` is called once for each that ends by itself.
 */
export function startPool(
  memory: WebAssembly.Memory,
  count: number,
  onLost: (index: number) => void,
  patience: number = PATIENCE,
): Pool {
  const words = new Int32Array(memory.buffer, 0, 16_384);
  const running: RunningWorker[] = [];
  const ended = new Set<number>();
  let stopped = false;
  let haunted = false;
  for (let index = 0; index < count; index++) {
    const worker = startWorker({ memory, index }, () => {
      Atomics.store(words, wordsOf(index) + w.STATE, w.DEAD);
      if (stopped || ended.has(index)) return;
      ended.add(index);
      onLost(index);
    });
    if (!worker) break;
    running.push(worker);
  }

  const workersUp = () => running.filter((_, index) => stateOf(words, index) === w.READY).length;

  return {
    workers: running.length,
    workersUp,
    run(job) {
      if (haunted) throw new WorkerLost("a thread that was given up still uses this memory");
      const dead = running.map((_, index) => stateOf(words, index) === w.DEAD);
      open(words, job);
      const functions = job.module.instantiate(memory);
      const kernel = functions[job.kernel];
      if (!kernel) throw new Error(`${job.module.name}: no kernel named ${job.kernel}`);
      for (;;) {
        const task = Atomics.add(words, w.NEXT, 1);
        if (task >= job.tasks) break;
        runTask(kernel, job.fields, task, job.scratch);
      }
      Atomics.store(words, w.OPEN, 0);
      try {
        running.forEach((_, index) => {
          join(words, index, patience);
        });
      } catch (error) {
        haunted = true;
        throw error;
      }
      if (Atomics.load(words, w.FAILED)) throw new WorkerLost("a kernel trapped in a worker");
      running.forEach((_, index) => {
        if (stateOf(words, index) !== w.DEAD || dead[index]) return;
        throw new WorkerLost(`worker ${index} ended in the middle of its work`);
      });
    },
    async ready() {
      const deadline = Date.now() + START_UP;
      while (workersUp() < running.length && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return workersUp();
    },
    stop() {
      stopped = true;
      for (const worker of running) worker.stop();
    },
  };
}

function open(words: Int32Array, job: Job): void {
  Atomics.store(words, w.FAILED, 0);
  Atomics.store(words, w.NEXT, 0);
  Atomics.store(words, w.TASKS, job.tasks);
  Atomics.store(words, w.JOB, job.fields);
  Atomics.store(words, w.MODULE, job.module.id);
  Atomics.store(words, w.MODULE_AT, job.binary);
  Atomics.store(words, w.MODULE_BYTES, job.module.bytes(true).length);
  Atomics.store(words, w.FUNCTION, job.module.indexOf(job.kernel));
  Atomics.store(words, w.SCRATCH, job.scratch);
  Atomics.store(words, w.SCRATCH_BYTES, job.scratchBytes);
  Atomics.store(words, w.OPEN, 1);
  Atomics.add(words, w.SIGNAL, 1);
  Atomics.notify(words, w.SIGNAL);
}

/** Waits until a worker is out of the job; gives up on one that shows no life. */
function join(words: Int32Array, index: number, patience: number): void {
  const active = wordsOf(index) + w.ACTIVE;
  const heartbeat = wordsOf(index) + w.HEARTBEAT;
  let last = Atomics.load(words, heartbeat);
  for (let i = 0; i < w.SPINS && Atomics.load(words, active) === 1; i++);
  let since = Date.now();
  while (Atomics.load(words, active) === 1) {
    pause(words, active);
    const beat = Atomics.load(words, heartbeat);
    if (beat !== last) {
      last = beat;
      since = Date.now();
    } else if (Date.now() - since > patience) {
      throw new WorkerLost(`worker ${index} gave no sign of life for ${patience / 1000} s`);
    }
  }
}

let mayBlock = true;

/** Sleeps until the word changes; a browser's main thread may not sleep and returns at once. */
function pause(words: Int32Array, word: number): void {
  if (!mayBlock) return;
  try {
    Atomics.wait(words, word, 1, 100);
  } catch {
    mayBlock = false;
  }
}

function wordsOf(index: number): number {
  return w.WORKERS + index * w.WORDS_PER_WORKER;
}

function stateOf(words: Int32Array, index: number): number {
  return Atomics.load(words, wordsOf(index) + w.STATE);
}
