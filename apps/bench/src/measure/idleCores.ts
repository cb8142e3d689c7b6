import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { median } from "./median.ts";

const SPIN = `
  const { parentPort } = require("node:worker_threads");
  const spin = (steps) => { let x = 1; for (let i = 0; i < steps; i++) x = (x * 1664525 + i) | 0; return x; };
  parentPort.on("message", (steps) => { const start = performance.now(); spin(steps); parentPort.postMessage(performance.now() - start); });
`;
const STEPS = 40_000_000;
const REPEATS = 5;

/**
 * How many cores' worth of work two threads that share nothing get here, now: 2 on a machine with
 * two idle cores, 1 where a second thread only takes turns with the first. No program can gain more
 * from a second thread than this.
 */
export async function idleCores(): Promise<number> {
  const workers = [0, 1].map(() => new Worker(SPIN, { eval: true }));
  const spin = async (worker: Worker) => {
    worker.postMessage(STEPS);
    await once(worker, "message");
  };
  try {
    const [first, second] = workers as [Worker, Worker];
    await Promise.all([spin(first), spin(second)]);
    const shares: number[] = [];
    for (let i = 0; i < REPEATS; i++) {
      const start = performance.now();
      await spin(first);
      const alone = performance.now();
      await Promise.all([spin(first), spin(second)]);
      shares.push((2 * (alone - start)) / (performance.now() - alone));
    }
    return median(shares);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
