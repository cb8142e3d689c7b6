import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { canShareMemory, isIsolated, setWorkerUrl, startWorker } from "./startWorker.ts";
import { setThreads, threads } from "./threads.ts";
import { workerSource } from "./workerSource.ts";

/** What a page sees of `Worker`; Node's modules are out of reach meanwhile. */
class PageWorker {
  static made: PageWorker[] = [];
  messages: unknown[] = [];
  terminated = false;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    if (url.startsWith("blob:") && PageWorker.blobForbidden) throw new Error("policy");
    PageWorker.made.push(this);
  }
  static blobForbidden = false;
  postMessage(message: unknown) {
    this.messages.push(message);
  }
  terminate() {
    this.terminated = true;
  }
}

const start = { memory: new WebAssembly.Memory({ initial: 1 }), index: 3 };

describe("in a page", () => {
  beforeEach(() => {
    vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined as never);
    vi.stubGlobal("Worker", PageWorker);
    vi.stubGlobal("navigator", { hardwareConcurrency: 6 });
    PageWorker.made = [];
    PageWorker.blobForbidden = false;
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    setWorkerUrl(undefined);
    setThreads(1);
  });

  test("memory is shared only if it is cross-origin isolated", () => {
    expect([canShareMemory(), isIsolated()]).toEqual([false, false]);
    setThreads(4);
    expect(threads()).toBe(1);
    vi.stubGlobal("crossOriginIsolated", true);
    expect([canShareMemory(), isIsolated()]).toEqual([true, true]);
    expect(threads()).toBe(4);
    vi.stubGlobal("SharedArrayBuffer", undefined);
    expect(canShareMemory()).toBe(false);
  });

  test("workers start from one Blob of the inlined source", async () => {
    const onEnd = vi.fn();
    const workers = [startWorker(start, onEnd), startWorker(start, onEnd)];
    const [first, second] = PageWorker.made as [PageWorker, PageWorker];
    expect(first.url).toMatch(/^blob:/);
    expect(second.url).toBe(first.url);
    const { resolveObjectURL } = await import("node:buffer");
    expect(await resolveObjectURL(first.url)?.text()).toBe(workerSource);
    expect(first.messages).toEqual([start]);
    first.onerror?.();
    expect(onEnd).toHaveBeenCalledOnce();
    workers[0]?.stop();
    expect(first.terminated).toBe(true);
  });

  test("where the policy forbids Blobs there are none, but from a file there are", () => {
    PageWorker.blobForbidden = true;
    expect(startWorker(start, () => {})).toBeUndefined();
    setWorkerUrl(new URL("https://example.org/worker.js"));
    expect(startWorker(start, () => {})).toBeDefined();
    expect(PageWorker.made[0]?.url).toBe("https://example.org/worker.js");
  });

  test("without workers there are none", () => {
    vi.stubGlobal("Worker", undefined);
    expect(startWorker(start, () => {})).toBeUndefined();
  });
});
