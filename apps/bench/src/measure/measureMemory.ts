import { startChild } from "../process/childProcess.ts";
import type { Memory } from "./probe.ts";
import type * as served from "./probeChild.ts";

/**
 * Runs `probes[name](size)` of the module at `url` in a fresh process and reads its memory.
 *
 * @throws {Error} with the reason, when the probe throws or its process dies
 */
export async function measureMemory(url: URL, name: string, size: number): Promise<Memory> {
  const child = startChild<typeof served>(new URL("./probeChild.ts", import.meta.url));
  try {
    return await child.call.probe(url.href, name, size);
  } finally {
    await child.stop();
  }
}
