import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { workerSource } from "./workerSource.ts";

const run = promisify(execFile);

test("a sleeping worker does not keep a process alive", async () => {
  const script = `
    const { Worker } = require("node:worker_threads");
    const memory = new WebAssembly.Memory({ initial: 2, maximum: 65536, shared: true });
    const worker = new Worker(${JSON.stringify(workerSource)}, { eval: true, workerData: { memory, index: 0 } });
    worker.unref();
    const words = new Int32Array(memory.buffer);
    const state = ${256 + 16};
    while (Atomics.load(words, state) === 0) Atomics.wait(words, state, 0, 10);
    console.log("up");
  `;
  const { stdout } = await run(process.execPath, ["-e", script], { timeout: 20_000 });
  expect(stdout.trim()).toBe("up");
});
