import { engine, version_core } from "@tensorflow/tfjs-core";
import { tfjsHeap } from "./memory/tfjsHeap.ts";
import { runPeak } from "./runPeak.ts";
import { availableThreads, canShareMemory, isIsolated } from "./threads/startWorker.ts";
import { threads } from "./threads/threads.ts";
import { supportsRelaxedSimd } from "./wasm/supportsRelaxedSimd.ts";
import { supportsSimd } from "./wasm/supportsSimd.ts";
import { presentHost } from "./workspace/host.ts";

/** What our ops find on a device: plain data, for a bug report. */
export interface DeviceReport {
  /** `Node 22.12.0`, or what the browser says it is. */
  readonly runtime: string;
  /** Without SIMD in WASM nothing of ours runs. */
  readonly simd: boolean;
  /** Fused multiply-add. */
  readonly relaxedSimd: boolean;
  readonly threads: {
    /** How many an op may use, the caller among them. */
    readonly used: number;
    /** How many the machine runs at once. */
    readonly available: number;
    /** Those that are up now, beside the caller. */
    readonly workers: number;
  };
  /** Whether a page lets its threads share memory; in Node they always can. */
  readonly crossOriginIsolated: boolean;
  readonly memory: {
    /** Whether our own memory can be shared between threads. */
    readonly mode: "shared" | "unshared";
    /** Bytes of our own memory now, which it keeps until `releaseMemory`. */
    readonly bytes: number;
  };
  readonly tfjs: {
    readonly version: string;
    /** Undefined before one was chosen. */
    readonly backend: string | undefined;
    /** Whether kernels work on its tensors in place, or on copies. */
    readonly inPlace: boolean;
    /** Bytes of its WASM heap, 0 where it has none. */
    readonly heapBytes: number;
  };
  /** 10⁹ operations per second of one thread in a loop that stays in the first cache. */
  readonly peak?: number;
}

/**
 * Describes the device. With `measurePeak` it also runs the inner loop of our products for about a
 * third of a second.
 */
export function deviceReport(options: { readonly measurePeak?: boolean } = {}): DeviceReport {
  const host = presentHost();
  const { backendName, registry } = engine() as ReturnType<typeof engine> & {
    readonly registry: Readonly<Record<string, Parameters<typeof tfjsHeap>[0]>>;
  };
  const backend = backendName ? registry[backendName] : undefined;
  const heap = backend && tfjsHeap(backend);
  return {
    runtime: runtime(),
    simd: supportsSimd(),
    relaxedSimd: supportsRelaxedSimd(),
    threads: {
      used: threads(),
      available: availableThreads(),
      workers: host?.pool?.workersUp() ?? 0,
    },
    crossOriginIsolated: isIsolated(),
    memory: {
      mode: canShareMemory() ? "shared" : "unshared",
      bytes: host?.heap.memory.buffer.byteLength ?? 0,
    },
    tfjs: {
      version: version_core,
      backend: backendName || undefined,
      inPlace: heap !== undefined,
      heapBytes: heap?.memory.buffer.byteLength ?? 0,
    },
    ...(options.measurePeak && { peak: measuredPeak() }),
  };
}

function runtime(): string {
  const { process, navigator } = globalThis as {
    process?: { versions?: { node?: string } };
    navigator?: { userAgent?: string };
  };
  const node = process?.versions?.node;
  return node ? `Node ${node}` : (navigator?.userAgent ?? "unknown");
}

/** The best of some short runs, so that what other programs do counts little. */
function measuredPeak(): number {
  runPeak(100_000);
  let best = 0;
  for (let run = 0; run < 8; run++) {
    const start = performance.now();
    const operations = runPeak(300_000);
    best = Math.max(best, operations / (performance.now() - start) / 1e6);
  }
  return best;
}
