import { type OwnHeap, ownHeap } from "../memory/ownHeap.ts";
import { type Pool, startPool } from "../threads/pool.ts";
import { canShareMemory } from "../threads/startWorker.ts";
import { onThreadsSet, threads } from "../threads/threads.ts";

/** The engine's own memory and the threads that share it. */
export interface Host {
  readonly heap: OwnHeap;
  pool: Pool | undefined;
}

let host: Host | undefined;
let lost = 0;

/** The host, with a pool when threads are wanted and there can be any. */
export function openHost(parallel: boolean): Host {
  host ??= { heap: ownHeap(canShareMemory()), pool: undefined };
  const workers = threads() - 1 - lost;
  if (parallel && !host.pool && host.heap.shared && workers > 0) {
    host.pool = startPool(host.heap.memory, workers, (index) => {
      reportLoss(`worker ${index} ended by itself`);
    });
  }
  return host;
}

/**
 * Leaves the present memory and its threads behind. A thread that is still alive may write on in
 * the old memory; nothing reads it any more.
 */
export function abandonHost(): void {
  host?.pool?.stop();
  host = undefined;
}

/** Counts a lost worker out, says so, and starts afresh with one fewer at the next op. */
export function reportLoss(what: string): void {
  lost++;
  abandonHost();
  console.warn(
    `@frugal/engine: ${what}; its work is done without it, by ${threads() - lost} thread(s)`,
  );
}

/**
 * Starts the threads now rather than at the first large op, and resolves with how many take part:
 * the caller and each worker that is up.
 */
export async function startThreads(): Promise<number> {
  const { pool } = openHost(true);
  return 1 + ((await pool?.ready()) ?? 0);
}

onThreadsSet(() => {
  lost = 0;
  if (host?.pool && host.pool.workers !== threads() - 1) {
    host.pool.stop();
    abandonHost();
  }
});
