import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { Heap } from "../memory/heap.ts";
import { MemoryError } from "../memory/memoryError.ts";
import { type Result, type ResultType, type Store, storeOf } from "../tensors/store.ts";
import { threads } from "../threads/threads.ts";
import { WorkerLost } from "../threads/workerLost.ts";
import { openHost, presentHost, reportLoss } from "./host.ts";
import { makeWorkspace, type Place, type Workspace } from "./workspace.ts";

/**
 * Below this many multiply-adds, about half a millisecond, waking threads and copying tensors to
 * where threads can see them costs more than it saves.
 */
export const WORTH_THREADS: number = 1e7;

/**
 * Multiply-adds for each element that threads need a copy of, in the time that the copy takes two
 * threads to win back.
 */
const WORTH_COPY = 32;

/** What is to be done: said before any memory is taken. */
export interface Work {
  /** Named in errors. */
  readonly op: string;
  /** Shapes of the tensors to make. */
  readonly results: readonly number[][];
  /** Their type, float32 where left out. */
  readonly dtype?: ResultType;
  /** An estimate, for deciding whether threads pay. */
  readonly multiplyAdds: number;
  /** Where blocks lie that kernels are to read: then the work is done there, by one thread. */
  readonly heap?: Heap;
  /** Elements of inputs and results, where they are many for the work; 0 where left out. */
  readonly elements?: number;
}

/**
 * Makes the results, runs `body` where it costs least, and hands the results to tfjs.
 *
 * One thread: in tfjs's own heap, on its tensors in place, where that heap can be reached. Several:
 * in a memory of our own that threads share, to which rows are copied. Should a worker be lost, or
 * that memory not suffice, `body` runs once more without threads, so it must not depend on what it
 * did before. It may run other ops.
 *
 * @throws {MemoryError} when WASM memory cannot hold what is needed; nothing is kept then
 */
export function withWorkspace(
  backend: KernelBackend,
  work: Work,
  body: (workspace: Workspace, results: readonly Result[]) => void,
): TensorInfo[] {
  const store = storeOf(backend);
  const results: Result[] = [];
  try {
    for (const shape of work.results) {
      results.push(store.create(work.op, shape, work.dtype ?? "float32"));
    }
    const parallel = !work.heap && paysThreads(work, store.heap !== undefined) && threads() > 1;
    const place = placeFor(work, store, parallel);
    try {
      runIn(place, work, store, results, body);
    } catch (error) {
      if (!parallel || !canGoOn(error, place, store)) throw error;
      runIn(placeFor(work, store, false), work, store, results, body);
    }
  } catch (error) {
    for (const result of results) result.discard();
    throw error;
  }
  return results.map((result) => result.finish());
}

function paysThreads({ multiplyAdds, elements = 0 }: Work, copies: boolean): boolean {
  return multiplyAdds >= WORTH_THREADS && (!copies || multiplyAdds >= WORTH_COPY * elements);
}

/** Whether work that failed with threads may be done without: reports the thread that was lost. */
function canGoOn(error: unknown, { heap }: Place, store: Store): boolean {
  if (error instanceof MemoryError) return store.heap !== undefined; // in place it needs less
  if (!(error instanceof WorkerLost)) return false;
  // An op inside this one may have left this memory already.
  if (presentHost()?.heap === heap) reportLoss(error.message);
  return true;
}

function placeFor(work: Work, store: Store, parallel: boolean): Place {
  if (work.heap) return { heap: work.heap, pool: undefined, inPlace: false };
  if (store.heap && !parallel) return { heap: store.heap, pool: undefined, inPlace: true };
  const { heap, pool } = openHost(parallel);
  return { heap, pool: parallel ? pool : undefined, inPlace: false };
}

function runIn(
  place: Place,
  work: Work,
  store: Store,
  results: readonly Result[],
  body: (workspace: Workspace, results: readonly Result[]) => void,
): void {
  const workspace = makeWorkspace(work.op, store, place);
  workspace.scope(() => {
    body(workspace, results);
  });
}
