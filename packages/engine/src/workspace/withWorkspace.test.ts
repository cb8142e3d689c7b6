import { op, smallModule } from "@frugal/tooling/oracle/smallModule.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MemoryError } from "../memory/memoryError.ts";
import { residentHeap } from "../memory/residentHeap.ts";
import { setThreads, threads } from "../threads/threads.ts";
import { defineModule } from "../wasm/wasmModule.ts";
import { startThreads } from "./host.ts";
import type { Kernel } from "./kernel.ts";
import { withWorkspace } from "./withWorkspace.ts";

// out[task] = in[task]. With `trap`, the caller waits for a worker to come, and that one traps.
const field = (index: number) => [...op.job, ...op.constant(index * 4), ...op.add, ...op.load];
const at = (index: number) => [
  ...field(index),
  ...[...op.task, ...op.constant(4), ...op.multiply, ...op.add],
];
const copy = [...at(1), ...at(0), ...op.load, ...op.store];
const inCaller = [...op.scratch, ...field(3), ...op.equal];
const trap = [
  ...inCaller,
  ...op.when(...op.loopWhileZero(...field(4), ...op.load)),
  ...[...inCaller, ...op.constant(0), ...op.equal],
  ...op.when(...field(4), ...op.constant(1), ...op.store, ...op.unreachable),
];
const source = smallModule({
  copy: [...copy, ...op.constant(0)],
  copyOrTrap: [...field(2), ...op.when(...trap), ...copy, ...op.constant(0)],
});
const module = defineModule({ name: "test", simd: source, relaxed: source });
const kernel = (name: string): Kernel<"from" | "to" | "trap" | "caller" | "arrived"> => ({
  module,
  name,
  fields: { from: "u32", to: "u32", trap: "u32", caller: "u32", arrived: "u32" },
});

const SIZE = 300;
const LARGE = 1e9; // multiply-adds: worth threads

/** With `trap`, its first run fails in every worker. */
function copyTensor(x: tf.Tensor, name: string, multiplyAdds: number, trap = 0): tf.Tensor {
  let runs = 0;
  const work = { op: "copy", results: [[SIZE]], multiplyAdds };
  const [info] = withWorkspace(tf.backend() as tf.KernelBackend, work, (workspace, [result]) => {
    const rows = { first: 0, count: SIZE, width: 1, stride: 1 };
    const fields = { from: workspace.input(x, rows), to: workspace.output(result!, rows) };
    const [arrived] = workspace.copy(new Int32Array(1));
    const caller = arrived + 64; // the next block is the caller's scratch
    const fails = runs++ === 0 ? trap : 0;
    workspace.run(kernel(name), { ...fields, trap: fails, caller, arrived }, SIZE, 64);
  });
  return tf.engine().makeTensorFromTensorInfo(info!);
}

describe.each(["cpu", "wasm"])("a workspace on %s", (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
    setThreads(1);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    setThreads(1);
  });

  test("brings tensors to kernels and results back", () => {
    const x = tf.range(0, SIZE);
    const before = tf.memory();
    const y = copyTensor(x, "copy", 1);
    expect(y.dataSync()).toEqual(x.dataSync());
    y.dispose();
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
    x.dispose();
  });

  test("gives the same with threads", async () => {
    setThreads(3);
    expect(await startThreads()).toBe(3);
    const x = tf.range(0, SIZE);
    const y = copyTensor(x, "copyOrTrap", LARGE);
    expect(y.dataSync()).toEqual(x.dataSync());
    tf.dispose([x, y]);
  });

  test("reports a worker whose kernel traps, finishes the work, and goes on with one fewer", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    setThreads(3);
    await startThreads();
    const x = tf.range(0, SIZE);
    const y = copyTensor(x, "copyOrTrap", LARGE, 1);
    expect(y.dataSync()).toEqual(x.dataSync());
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]?.[0]).toBe(
      "@frugal/engine: a kernel trapped in a worker; its work is done without it, by 2 thread(s)",
    );
    expect(await startThreads()).toBe(2);
    tf.dispose([x, y]);
  });

  test("may run other ops inside, even one that loses a worker", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    setThreads(2);
    await startThreads();
    const x = tf.range(0, SIZE);
    const work = { op: "outer", results: [[SIZE]], multiplyAdds: LARGE };
    let inner: tf.Tensor[] = [];
    const [info] = withWorkspace(tf.backend() as tf.KernelBackend, work, (workspace, [result]) => {
      const rows = { first: 0, count: SIZE, width: 1, stride: 1 };
      const fields = { from: workspace.input(x, rows), to: workspace.output(result!, rows) };
      inner.push(copyTensor(x, "copyOrTrap", LARGE, inner.length === 0 ? 1 : 0));
      workspace.run(kernel("copy"), { ...fields, trap: 0, caller: 0, arrived: 0 }, SIZE, 0);
    });
    const outer = tf.engine().makeTensorFromTensorInfo(info!);
    for (const y of [outer, ...inner]) expect(y.dataSync()).toEqual(x.dataSync());
    expect(warn).toHaveBeenCalledOnce();
    tf.dispose([x, outer, ...inner]);
    inner = [];
  });

  test("does without threads what their memory cannot hold", () => {
    setThreads(2);
    const work = { op: "large", results: [[1]], multiplyAdds: LARGE };
    let runs = 0;
    const run = () =>
      withWorkspace(tf.backend() as tf.KernelBackend, work, (workspace) => {
        runs++;
        workspace.allocate(runs === 1 ? 2 ** 40 : 16);
      });
    if (backend === "cpu") expect(run).toThrow(MemoryError);
    else tf.engine().makeTensorFromTensorInfo(run()[0]!).dispose();
    expect(runs).toBe(backend === "cpu" ? 1 : 2);
  });

  test("frees all when the body throws", () => {
    const before = tf.memory();
    const work = { op: "copy", results: [[SIZE], [2]], multiplyAdds: 1 };
    const run = () =>
      withWorkspace(tf.backend() as tf.KernelBackend, work, (workspace) => {
        workspace.allocate(1000);
        workspace.scope(() => {
          workspace.allocate(1000);
          throw new Error("broken");
        });
      });
    expect(run).toThrow("broken");
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
  });

  test("says how much was asked for when memory is at its end", () => {
    const work = { op: "copy", results: [[1]], multiplyAdds: 1 };
    const run = (bytes: number) =>
      withWorkspace(tf.backend() as tf.KernelBackend, work, (workspace) => {
        workspace.allocate(bytes);
      });
    for (const bytes of [2 ** 32, 2 ** 40]) {
      expect(() => run(bytes)).toThrow(MemoryError);
      expect(() => run(bytes)).toThrow(/^copy: needed \d+ MB of WASM memory in one piece/);
    }
  });

  test("works in the heap that is named, beside what lies there", () => {
    setThreads(3);
    const heap = residentHeap();
    const from = heap.allocate(SIZE * 4);
    const values = Float32Array.from({ length: SIZE }, (_, i) => i * 2);
    new Float32Array(heap.memory.buffer, from, SIZE).set(values);
    const work = { op: "copy", results: [[SIZE]], multiplyAdds: LARGE, heap };
    const [info] = withWorkspace(tf.backend() as tf.KernelBackend, work, (workspace, [result]) => {
      const to = workspace.output(result!, { first: 0, count: SIZE, width: 1, stride: 1 });
      workspace.run(kernel("copy"), { from, to, trap: 0, caller: 0, arrived: 0 }, SIZE, 0);
    });
    const y = tf.engine().makeTensorFromTensorInfo(info!);
    expect(y.dataSync()).toEqual(values);
    y.dispose();
    expect(residentHeap()).toBe(heap);
    heap.free(from);
    expect(residentHeap()).not.toBe(heap);
  });

  test("widens and narrows rows", () => {
    const x = tf.range(0, 30).reshape([10, 3]);
    const work = { op: "widen", results: [[10, 3]], multiplyAdds: 1 };
    const [info] = withWorkspace(tf.backend() as tf.KernelBackend, work, (workspace, [result]) => {
      const rows = { first: 2, count: 5, width: 3, stride: 8 };
      const fields = { from: workspace.input(x, rows), to: workspace.output(result!, rows) };
      workspace.run(kernel("copy"), { ...fields, trap: 0, caller: 0, arrived: 0 }, 40, 0);
    });
    const y = tf.engine().makeTensorFromTensorInfo(info!);
    expect(y.dataSync().slice(6, 21)).toEqual(x.dataSync().slice(6, 21));
    tf.dispose([x, y]);
  });
});

describe("setThreads", () => {
  afterEach(() => setThreads(1));

  test("takes 1 to 64", () => {
    for (const count of [0, -1, 1.5, 65, Number.NaN]) {
      expect(() => setThreads(count)).toThrow(
        `setThreads: count must be an integer from 1 to 64, got ${count}`,
      );
    }
    setThreads(5);
    expect(threads()).toBe(5);
  });

  test("changes the number of workers at the next op", async () => {
    setThreads(2);
    expect(await startThreads()).toBe(2);
    setThreads(4);
    expect(await startThreads()).toBe(4);
    setThreads(1);
    expect(await startThreads()).toBe(1);
  });
});
