import type { Row } from "./suite.ts";

/** A figure as one line of JSON. */
export function jsonLine(suite: string, row: Row): string {
  const { value, unit, baseline, ratio, spread } = row;
  return JSON.stringify({ suite, case: row.case, value, unit, baseline, ratio, spread });
}
