import { type Memory, type Probe, runProbe } from "./probe.ts";

/** Serves `measureMemory`. */
export async function probe(url: string, name: string, size: number): Promise<Memory> {
  const { probes }: { probes: Readonly<Record<string, Probe>> } = await import(url);
  const make = probes[name];
  if (!make) throw new Error(`measureMemory: expected a probe of ${url}, got ${name}`);
  return runProbe(make, size);
}
