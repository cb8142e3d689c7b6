import { engineModule } from "./module.ts";
import { noStore } from "./tensors/store.ts";
import { openHost } from "./workspace/host.ts";
import type { Kernel } from "./workspace/kernel.ts";
import { makeWorkspace } from "./workspace/workspace.ts";

const fields = { a: "u32", b: "u32", depth: "u32", times: "u32" } as const;

const peakKernel: Kernel<keyof typeof fields> = { module: engineModule, name: "peak", fields };

const DEPTH = 64;

/**
 * Runs the inner loop of our products `iterations` times over operands that stay in the first
 * cache, on this thread, and returns how many floating-point operations that were. Whoever times
 * it knows what WASM can do at best on this machine, and how near a kernel comes.
 */
export function runPeak(iterations: number): number {
  const { heap } = openHost(false);
  const workspace = makeWorkspace("runPeak", noStore, { heap, pool: undefined, inPlace: false });
  workspace.scope(() => {
    const [a, b] = workspace.copy(new Uint32Array(4 * DEPTH), new Uint32Array(8 * DEPTH));
    workspace.run(peakKernel, { a, b, depth: DEPTH, times: iterations }, 1, 128);
  });
  return iterations * DEPTH * 4 * 8 * 2;
}
