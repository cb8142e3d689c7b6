import { availableThreads, canShareMemory } from "./startWorker.ts";
import { MAXIMUM_WORKERS } from "./words.ts";

let chosen: number | undefined;
const listeners: (() => void)[] = [];

/**
 * Sets how many threads an op may use, the caller among them; 1 turns threads off.
 *
 * The default is the number the machine runs at once. Results have the same bits for any number.
 * Where threads cannot share memory (a page that is not cross-origin isolated) there is one.
 *
 * @throws {RangeError} when `count` is not an integer from 1 to 64
 */
export function setThreads(count: number): void {
  if (!Number.isInteger(count) || count < 1 || count > MAXIMUM_WORKERS + 1) {
    throw new RangeError(
      `setThreads: count must be an integer from 1 to ${MAXIMUM_WORKERS + 1}, got ${count}`,
    );
  }
  chosen = count;
  for (const listener of listeners) listener();
}

/** How many threads an op may use. */
export function threads(): number {
  if (!canShareMemory()) return 1;
  return chosen ?? Math.min(availableThreads(), MAXIMUM_WORKERS + 1);
}

/** Calls `listener` whenever the number was set. */
export function onThreadsSet(listener: () => void): void {
  listeners.push(listener);
}
