import type { DeviceChoice } from "./device.ts";
import type { Reply, Request, Task } from "./task.ts";

/** Work was ended by `stop`. */
export class StoppedError extends Error {
  override name = "StoppedError";
}

/** A worker beside the page. */
export interface Computer {
  /** Runs the task `<demo>/<name>`. */
  run<Run extends Task<never, unknown>>(
    task: string,
    args: Parameters<Run>[0],
    onProgress?: (share: number, note: string) => void,
  ): Promise<Awaited<ReturnType<Run>>>;
  /**
   * Ends whatever runs, with a `StoppedError`, and gives all memory back. The next `run` starts
   * anew, so this is also how another backend is chosen.
   */
  stop(): void;
}

interface Waiting {
  resolve(result: never): void;
  reject(error: Error): void;
  onProgress?: ((share: number, note: string) => void) | undefined;
}

/** @param choice asked at each run; `stop` lets it take effect */
export function computer(choice: () => DeviceChoice): Computer {
  let worker: Worker | undefined;
  let last = 0;
  const waiting = new Map<number, Waiting>();

  function start(): Worker {
    const started = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    started.onmessage = ({ data }: MessageEvent<Reply>) => {
      const one = waiting.get(data.id);
      if (one === undefined) return;
      if (data.kind === "progress") {
        one.onProgress?.(data.share, data.note);
        return;
      }
      waiting.delete(data.id);
      if (data.kind === "done") one.resolve(data.result as never);
      else one.reject(new Error(data.message));
    };
    started.onerror = ({ message }) => end(new Error(message || "the worker could not start"));
    return started;
  }

  function end(error: Error): void {
    worker?.terminate();
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  return {
    run(task, args, onProgress) {
      worker ??= start();
      const id = ++last;
      const request: Request = { id, task, args, device: { ...choice() } };
      worker.postMessage(request);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject, onProgress }));
    },
    stop: () => end(new StoppedError("stopped")),
  };
}
