import { duration, size, times } from "../../terminal/quantities.ts";
import type { SizeResult } from "./compareSizes.ts";
import { peers, sizeContenders } from "./contenders.ts";

const NAME = Math.max(...sizeContenders.map(({ name }) => name.length));
const RATIOS = peers.map(({ brief }) => `${brief} / this`);

const line = (
  N: string,
  name: string,
  time: string,
  ratios: readonly string[],
  memory: string,
): string =>
  [
    `   ${N.padStart(5)}`,
    name.padEnd(NAME),
    time.padStart(8),
    ...ratios.map((ratio, i) => ratio.padStart(RATIOS[i]?.length ?? 0)),
    memory.padStart(11),
  ]
    .join("  ")
    .trimEnd();

/** What stands above the columns of `sizeLines`. */
export const sizeHeading: string = line("N", "", "time", RATIOS, "peak memory");

/** The results of one size as lines of a table. */
export function sizeLines(results: readonly SizeResult[]): string {
  return results
    .map(({ N, contender, outcome, ratios }, i) => {
      const length = i === 0 ? String(N) : "";
      if ("problem" in outcome)
        return `   ${length.padStart(5)}  ${contender.padEnd(NAME)}  ${outcome.problem}`;
      const compared = ratios.map((ratio) => (ratio === null ? "" : times(ratio)));
      return line(length, contender, duration(outcome.milliseconds), compared, size(outcome.peak));
    })
    .join("\n");
}
