import { checkAgreement } from "../../measure/agreement.ts";
import { median } from "../../measure/median.ts";
import { type ChildProcess, startChild } from "../../process/childProcess.ts";
import { duration, size } from "../../terminal/quantities.ts";
import type * as served from "./contenderChild.ts";
import { peers, type SizeContender, sizeContenders } from "./contenders.ts";

/** What came of one contender at one size. */
export type Outcome =
  | { readonly milliseconds: number; readonly peak: number }
  | { readonly problem: string };

/** One line of the table. */
export interface SizeResult {
  readonly N: number;
  readonly contender: string;
  readonly outcome: Outcome;
  /** For each of `peers` that stands above this one: its time over this one's, where both ran. */
  readonly ratios: readonly (number | null)[];
}

export interface SizeComparison {
  readonly heads: number;
  /** Bytes of a process with tfjs and the contender loaded, before it computes anything. */
  readonly base: number;
  readonly results: readonly SizeResult[];
}

const HEADS = 4;
const TOLERANCE = 1e-4;
const PEER_LIMIT = 8000;
const WASM_LIMIT = 4 * 2 ** 30;
const SHORT = 300;
const ROUNDS = 3;

interface Entrant extends SizeContender {
  readonly child: ChildProcess<typeof served>;
  /** The last size at which it ran, or why it can run no more. */
  last?: { readonly N: number; readonly milliseconds: number };
  failedAt?: number;
}

/**
 * Runs every contender at every size, each in a process of its own so that peak memory is its own and
 * a crash is only its own, and lets them take turns (A B B A) so that times can be compared.
 *
 * @param show is called with the results of a size as soon as they are there
 */
export async function compareSizes(
  text: string,
  lengths: readonly number[],
  say: (text: string) => void,
  show: (results: readonly SizeResult[]) => void,
): Promise<SizeComparison> {
  say("starting one process for each contender");
  const entrants: Entrant[] = sizeContenders.map((contender) => ({
    ...contender,
    child: startChild<typeof served>(new URL("./contenderChild.ts", import.meta.url)),
  }));
  try {
    const bases = await Promise.all(entrants.map(({ child, name }) => child.call.open(name, text)));
    const results: SizeResult[] = [];
    for (const N of lengths) {
      const found = await compareAt(N, entrants, say);
      show(found);
      results.push(...found);
    }
    return { heads: HEADS, base: median(bases), results };
  } finally {
    await Promise.all(entrants.map(({ child }) => child.stop()));
  }
}

async function compareAt(
  N: number,
  entrants: readonly Entrant[],
  say: (text: string) => void,
): Promise<readonly SizeResult[]> {
  const outcomes = new Map<string, Outcome>();
  const running: { entrant: Entrant; peak: number; calls: number; times: number[] }[] = [];
  for (const entrant of entrants) {
    const problem = whyNot(entrant, N);
    if (problem !== undefined) {
      outcomes.set(entrant.name, { problem });
      continue;
    }
    say(`N=${N}: ${entrant.name}`);
    try {
      const { milliseconds, peak, difference } = await entrant.child.call.prepare(HEADS, N);
      checkAgreement(`${entrant.name} N=${N}`, [difference], [0], TOLERANCE);
      running.push({ entrant, peak, calls: Math.ceil(5 / milliseconds), times: [milliseconds] });
    } catch (error) {
      if (error instanceof Error && error.name === "WrongResultError") throw error;
      entrant.failedAt = N;
      await entrant.child.stop();
      outcomes.set(entrant.name, { problem: `fails: ${reason(error)}${tooLarge(entrant, N)}` });
    }
  }

  // One long run is a measurement; short ones are repeated, in turns.
  const short = running.filter(({ times }) => (times[0] ?? 0) < SHORT);
  for (let round = 0; round < ROUNDS; round++) {
    say(`N=${N}: round ${round + 1} of ${ROUNDS}`);
    if (round === 0) for (const one of short) one.times.length = 0;
    for (const one of [...short, ...[...short].reverse()])
      one.times.push(await one.entrant.child.call.time(one.calls));
  }

  for (const { entrant, peak, times } of running) {
    entrant.last = { N, milliseconds: median(times) };
    outcomes.set(entrant.name, { milliseconds: median(times), peak });
  }
  const timesOf = (name: string) => running.find((one) => one.entrant.name === name)?.times;
  return entrants.map(({ name }, place) => ({
    N,
    contender: name,
    outcome: outcomes.get(name) as Outcome,
    ratios: peers.map((peer, above) =>
      above < place ? medianRatio(timesOf(peer.name), timesOf(name)) : null,
    ),
  }));
}

/** Turn by turn where both took turns: the times of one turn stand at the same place. */
function medianRatio(above: readonly number[] | undefined, below: readonly number[] | undefined) {
  if (!above || !below) return null;
  if (above.length !== below.length) return median(above) / median(below);
  return median(below.map((value, turn) => (above[turn] as number) / value));
}

function whyNot({ ours, growth, last, failedAt, ...one }: Entrant, N: number): string | undefined {
  if (failedAt !== undefined) return `not run: it failed at N=${failedAt}`;
  // What cannot be allocated fails at once; that is worth seeing rather than telling.
  if (ours || !last || one.largestArray(HEADS, N) >= WASM_LIMIT) return undefined;
  const estimate = last.milliseconds * growth ** Math.log2(N / last.N);
  return estimate > PEER_LIMIT ? `not run: would take about ${duration(estimate)}` : undefined;
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));

function tooLarge({ largestArray }: Entrant, N: number): string {
  const bytes = largestArray(HEADS, N);
  return bytes >= WASM_LIMIT ? ` (its scores alone are ${size(bytes)})` : "";
}
