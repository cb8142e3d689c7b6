import * as words from "./words.ts";

/**
 * What a worker runs, as text: it needs no file beside it, so every bundler ships it.
 *
 * It joins the job that is open, if one is, then waits awake for a moment, for an op is several
 * jobs, then sleeps until `SIGNAL` changes. It says that it is active *before* it looks whether the
 * job is open; the caller closes the job *before* it looks who is active. So no worker can touch a
 * job that the caller believes finished.
 */
export const workerSource: string = `
const W = ${JSON.stringify({ ...words })};
function serve({ memory, index }) {
  const words = new Int32Array(memory.buffer, 0, 16384);
  const mine = W.WORKERS + index * W.WORDS_PER_WORKER;
  const modules = new Map();
  function kernel() {
    const id = Atomics.load(words, W.MODULE);
    let functions = modules.get(id);
    if (!functions) {
      const at = Atomics.load(words, W.MODULE_AT) >>> 0;
      const bytes = new Uint8Array(memory.buffer, at, Atomics.load(words, W.MODULE_BYTES)).slice();
      const compiled = new WebAssembly.Module(bytes);
      const instance = new WebAssembly.Instance(compiled, { env: { memory } });
      functions = WebAssembly.Module.exports(compiled).map(({ name }) => instance.exports[name]);
      modules.set(id, functions);
    }
    return functions[Atomics.load(words, W.FUNCTION)];
  }
  function work() {
    const run = kernel();
    const tasks = Atomics.load(words, W.TASKS);
    const job = Atomics.load(words, W.JOB);
    const scratch = (Atomics.load(words, W.SCRATCH) >>> 0) + (index + 1) * Atomics.load(words, W.SCRATCH_BYTES);
    for (;;) {
      const task = Atomics.add(words, W.NEXT, 1);
      if (task >= tasks) return;
      for (let step = 0; run(job, task, step, scratch); step++) Atomics.add(words, mine + W.HEARTBEAT, 1);
      Atomics.add(words, mine + W.HEARTBEAT, 1);
    }
  }
  Atomics.store(words, mine + W.STATE, W.READY);
  Atomics.notify(words, mine + W.STATE);
  for (;;) {
    const seen = Atomics.load(words, W.SIGNAL);
    Atomics.store(words, mine + W.ACTIVE, 1);
    try {
      if (Atomics.load(words, W.OPEN) === 1) work();
    } catch (error) {
      Atomics.store(words, W.FAILED, 1);
    }
    Atomics.store(words, mine + W.ACTIVE, 0);
    Atomics.notify(words, mine + W.ACTIVE);
    for (let i = 0; i < W.SPINS && Atomics.load(words, W.SIGNAL) === seen; i++);
    Atomics.wait(words, W.SIGNAL, seen);
  }
}
if (typeof process === "object" && process.versions && process.versions.node) {
  const { workerData } = process.getBuiltinModule ? process.getBuiltinModule("node:worker_threads") : require("node:worker_threads");
  process.on("exit", () => {
    const words = new Int32Array(workerData.memory.buffer, 0, 16384);
    const mine = W.WORKERS + workerData.index * W.WORDS_PER_WORKER;
    Atomics.store(words, mine + W.STATE, W.DEAD);
    Atomics.store(words, mine + W.ACTIVE, 0);
    Atomics.notify(words, mine + W.ACTIVE);
  });
  serve(workerData);
} else {
  onmessage = (event) => serve(event.data);
}
`;
