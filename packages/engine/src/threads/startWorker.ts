import { workerSource } from "./workerSource.ts";

/** What a worker is told when it starts. */
export interface WorkerStart {
  readonly memory: WebAssembly.Memory;
  readonly index: number;
}

/** A started worker: it ends with `stop`, and `onEnd` is called when it ends by itself. */
export interface RunningWorker {
  stop(): void;
}

interface NodeWorker {
  unref(): void;
  on(event: string, listener: () => void): void;
  terminate(): Promise<number>;
}

interface NodeThreads {
  Worker: new (source: string, options: object) => NodeWorker;
}

let workerUrl: string | undefined;

/**
 * Makes browsers start our threads from a file rather than from a Blob, which a content security
 * policy without `worker-src blob:` forbids. The file's contents are `workerSource`; it is served with
 * the page's own origin. Call it before the first op. Node takes no notice.
 */
export function setWorkerUrl(url: string | URL | undefined): void {
  workerUrl = url?.toString();
}

/** A Blob's URL serves every worker. */
let blobUrl: string | undefined;

function inlinedUrl(): string {
  blobUrl ??= URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" }));
  return blobUrl;
}

/**
 * Starts a worker from inlined source: `worker_threads` in Node, a Blob or `setWorkerUrl`'s file
 * elsewhere. It never keeps a process alive. Returns undefined where the platform has neither.
 */
export function startWorker(start: WorkerStart, onEnd: () => void): RunningWorker | undefined {
  const threads = nodeThreads();
  if (threads) {
    const worker = new threads.Worker(workerSource, {
      eval: true,
      workerData: start,
      execArgv: [], // the caller's loaders are of no use here, and slow to start
    });
    worker.unref();
    worker.on("error", onEnd);
    worker.on("exit", onEnd);
    return { stop: () => void worker.terminate() };
  }
  if (typeof Worker === "undefined" || typeof Blob === "undefined") return undefined;
  let worker: Worker;
  try {
    worker = new Worker(workerUrl ?? inlinedUrl());
  } catch {
    return undefined; // a content security policy without `worker-src blob:`
  }
  worker.onerror = onEnd;
  worker.postMessage(start);
  return { stop: () => worker.terminate() };
}

/** How many threads the machine runs at once. */
export function availableThreads(): number {
  const os = builtin<{ availableParallelism(): number }>("node:os");
  if (os) return os.availableParallelism();
  return typeof navigator === "undefined" ? 1 : (navigator.hardwareConcurrency ?? 1);
}

/** Whether threads can share memory here: in Node, and in pages that are cross-origin isolated. */
export function canShareMemory(): boolean {
  if (typeof SharedArrayBuffer === "undefined") return false;
  return nodeThreads() !== undefined || isIsolated();
}

/** Whether a page's headers (COOP, COEP) let its threads share memory. */
export function isIsolated(): boolean {
  return (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true;
}

function nodeThreads(): NodeThreads | undefined {
  return builtin<NodeThreads>("node:worker_threads");
}

/** A module of Node, asked for at run time so that no bundler has to resolve it. */
function builtin<Module>(name: string): Module | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => unknown };
  };
  return process?.getBuiltinModule?.(name) as Module | undefined;
}
