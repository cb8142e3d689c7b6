import { type Memory, runProbe } from "../measure/probe.ts";
import { openBackend } from "../tfjs/openBackend.ts";
import { claimsOf } from "./findClaims.ts";

/** Serves `Instruments.memory`: runs one probe of one claim in this process. */
export async function probe(url: string, id: string, name: string, size: number): Promise<Memory> {
  await openBackend("wasm");
  const claim = (await claimsOf(new URL(url))).find((one) => one.id === id);
  const make = claim?.probes?.[name];
  if (!make) throw new Error(`claims: expected a probe of ${id}, got ${name}`);
  return runProbe(make, size);
}
