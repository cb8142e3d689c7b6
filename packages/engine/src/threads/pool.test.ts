import { op, smallModule } from "@frugal/tooling/oracle/smallModule.ts";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ownHeap } from "../memory/ownHeap.ts";
import { defineModule } from "../wasm/wasmModule.ts";
import { type Pool, startPool } from "./pool.ts";
import * as w from "./words.ts";
import { WorkerLost } from "./workerLost.ts";

// The job's fields: where marks go, and the caller's scratch, by which a kernel tells who runs it.
const mark = [
  ...[...op.job, ...op.load, ...op.task, ...op.constant(4), ...op.multiply, ...op.add],
  ...[...op.task, ...op.constant(1), ...op.add, ...op.store],
];
const callersScratch = [...op.job, ...op.constant(4), ...op.add, ...op.load];
const inCaller = [...op.scratch, ...callersScratch, ...op.equal];
const inWorker = [...inCaller, ...op.constant(0), ...op.equal];

/** The caller waits in its first task until a worker has taken one. */
const arrived = [...op.job, ...op.constant(8), ...op.add];
const arrive = [...inWorker, ...op.when(...arrived, ...op.constant(1), ...op.store)];
const waitForWorker = [...inCaller, ...op.when(...op.loopWhileZero(...arrived, ...op.load))];

const source = smallModule({
  mark: [...mark, ...op.constant(0)],
  together: [...arrive, ...waitForWorker, ...mark, ...op.constant(0)],
  steps: [...mark, ...op.step, ...op.task, ...op.lessThan],
  trap: [
    ...arrive,
    ...inWorker,
    ...op.when(...op.unreachable),
    ...waitForWorker,
    ...mark,
    ...op.constant(0),
  ],
  hang: [...arrive, ...inWorker, ...op.when(...op.forever), ...waitForWorker, ...op.constant(0)],
});
const module = defineModule({ name: "test", simd: source, relaxed: source });

const TASKS = 100;
let pool: Pool | undefined;
afterEach(() => {
  pool?.stop();
  pool = undefined;
});

/** A started pool, and a way to run a kernel of `module` in it that returns the marks. */
async function start(workers: number, patience?: number) {
  const heap = ownHeap(true);
  const lost: number[] = [];
  const started = startPool(heap.memory, workers, (index) => lost.push(index), patience);
  pool = started;
  const up = await started.ready();
  const binary = heap.allocate(4096);
  new Uint8Array(heap.memory.buffer, binary).set(module.bytes(true));
  const run = (kernel: string): number[] => {
    const marks = heap.allocate(TASKS * 4);
    const scratch = heap.allocate(64 * (workers + 1));
    const fields = heap.allocate(64);
    new Int32Array(heap.memory.buffer, fields).set([marks, scratch, 0]);
    started.run({ module, kernel, fields, tasks: TASKS, scratch, scratchBytes: 64, binary });
    return Array.from(new Int32Array(heap.memory.buffer, marks, TASKS));
  };
  return { run, up, lost, heap };
}

const all = Array.from({ length: TASKS }, (_, task) => task + 1);

describe("a pool", () => {
  test("runs every task once, by caller and workers together", async () => {
    const { run, up } = await start(2);
    expect(up).toBe(2);
    for (let job = 0; job < 50; job++) expect(run("mark")).toEqual(all);
    expect(run("together")).toEqual(all);
  });

  test("sleeps between jobs", async () => {
    const { run, heap } = await start(3);
    expect(run("mark")).toEqual(all);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const words = new Int32Array(heap.memory.buffer, 0, 16_384);
    expect(Atomics.notify(words, w.SIGNAL)).toBe(3); // how many were asleep
    expect(run("mark")).toEqual(all);
  });

  test("works where the caller may not sleep, as on a page's main thread", async () => {
    const { run } = await start(2);
    const wait = vi.spyOn(Atomics, "wait").mockImplementation(() => {
      throw new TypeError("Atomics.wait cannot be called in this context");
    });
    for (let job = 0; job < 20; job++) expect(run("together")).toEqual(all);
    wait.mockRestore();
  });

  test("is not used again by work that is under way when a worker was given up", async () => {
    const { run } = await start(1, 200);
    expect(() => run("hang")).toThrow(WorkerLost);
    expect(() => run("mark")).toThrow("a thread that was given up still uses this memory");
  });

  test("runs every step of a task", async () => {
    const { run } = await start(1);
    expect(run("steps")).toEqual(all);
  });

  test("says when a kernel traps in a worker, and goes on", async () => {
    const { run } = await start(1);
    expect(() => run("trap")).toThrow(WorkerLost);
    expect(run("mark")).toEqual(all);
  });

  test("gives up on a worker that shows no sign of life", async () => {
    const { run } = await start(1, 200);
    expect(() => run("hang")).toThrow(/worker 0 gave no sign of life for 0.2 s/);
  });

  test("reports each worker that ends by itself once, and does the work alone", async () => {
    const threads = process.getBuiltinModule("node:worker_threads");
    const workers: InstanceType<typeof threads.Worker>[] = [];
    class Captured extends threads.Worker {
      constructor(...args: ConstructorParameters<typeof threads.Worker>) {
        super(...args);
        workers.push(this);
      }
    }
    const spy = vi
      .spyOn(process, "getBuiltinModule")
      .mockReturnValue({ ...threads, Worker: Captured } as never);
    const { run, lost } = await start(2);
    spy.mockRestore();
    await workers[1]?.terminate();
    await vi.waitFor(() => expect(lost).toEqual([1]));
    expect(run("together")).toEqual(all);
    await workers[0]?.terminate();
    await vi.waitFor(() => expect(lost).toEqual([1, 0]));
    expect(run("mark")).toEqual(all);
  });

  test("reports nothing when it was stopped on purpose", async () => {
    const { run, lost } = await start(2);
    pool?.stop();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(run("mark")).toEqual(all);
    expect(lost).toEqual([]);
  });
});
