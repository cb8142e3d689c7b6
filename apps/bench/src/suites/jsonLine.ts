import type { Row } from "./suite.ts";
import { verdict } from "./verdict.ts";

/** A figure as one line of JSON. What it has no goal, control or note for is left out. */
export function jsonLine(suite: string, row: Row): string {
  const { value, unit, baseline, ratio, spread, goal, control, note } = row;
  const figure = { suite, case: row.case, value, unit, baseline, ratio, spread };
  const judged = { goal, verdict: verdict(row) || undefined, control: control?.value, note };
  return JSON.stringify({ ...figure, ...judged });
}
