import type { Finding, Instruments } from "@frugal/tooling/claim";
import type { FoundClaim } from "./findClaims.ts";

export interface Outcome extends FoundClaim {
  readonly finding: Finding;
}

/** Runs claims one after the other. One that breaks does not hold, and the rest go on. */
export async function* runClaims(
  found: readonly FoundClaim[],
  instrumentsFor: (found: FoundClaim) => Instruments,
  say: (text: string) => void = () => {},
): AsyncGenerator<Outcome> {
  for (const one of found) {
    say(`${one.claim.id}: ${one.claim.statement}`);
    yield { ...one, finding: await attempt(one, instrumentsFor(one)) };
  }
}

async function attempt({ claim }: FoundClaim, instruments: Instruments): Promise<Finding> {
  try {
    return await claim.run(instruments);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { measured: `could not be measured: ${reason}`, holds: false };
  }
}

/** What came of a claim as one line of JSON. */
export function claimLine({ claim, file, finding }: Outcome): string {
  const { id, source, statement, expected } = claim;
  const { measured, holds } = finding;
  return JSON.stringify({ id, file, source, statement, expected, measured, holds });
}
