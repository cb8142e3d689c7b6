import { type OwnHeap, ownHeap } from "../memory/ownHeap.ts";
import { type Pool, startPool } from "../threads/pool.ts";
import { canShareMemory } from "../threads/startWorker.ts";
import { onThreadsSet, threads } from "../threads/threads.ts";

/** The engine's own memory and the threads that share it. */
export interface Host {
  readonly heap: OwnHeap;
  pool: Pool | undefined;
}

/** Openings after which it is looked at how much memory was needed. */
const WATCHED = 32;

/** Memory that is never given back, in bytes: starting threads anew costs more than it is worth. */
const KEPT = 2 ** 26;

/** How many times as large as needed the memory may be. */
const TOO_LARGE = 4;

let host: Host | undefined;
let lost = 0;
let openings = 0;

/** The host, with a pool when threads are wanted and there can be any. */
export function openHost(parallel: boolean): Host {
  if (host && ++openings % WATCHED === 0) giveBackIfLarge(host);
  host ??= { heap: ownHeap(canShareMemory()), pool: undefined };
  const workers = threads() - 1 - lost;
  if (parallel && !host.pool && host.heap.shared && workers > 0) {
    host.pool = startPool(host.heap.memory, workers, (index) => {
      reportLoss(`worker ${index} ended by itself`);
    });
  }
  return host;
}

/** The host as it is, if there is one. */
export function presentHost(): Host | undefined {
  return host;
}

/** WASM memory never shrinks; so one that has grown far beyond what is needed is left for a new one. */
function giveBackIfLarge({ heap }: Host): void {
  const { byteLength } = heap.memory.buffer;
  const needed = heap.takePeak();
  if (byteLength > KEPT && byteLength > TOO_LARGE * needed) releaseMemory();
}

/**
 * Gives the engine's own memory back to the system, and ends its threads; the next op that needs them
 * starts anew. It happens by itself when ops have needed far less for a while. Nothing is done in the
 * middle of an op.
 */
export function releaseMemory(): void {
  if (!host?.heap.isEmpty()) return;
  abandonHost();
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
  if (host?.pool && host.pool.workers !== threads() - 1) abandonHost();
});
