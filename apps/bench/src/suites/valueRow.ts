import type { Row } from "./suite.ts";

/** A row for a figure that is compared with nothing. */
export const valueRow = (
  name: string,
  value: number | null,
  unit: string,
  more: Partial<Row> = {},
): Row => ({ case: name, value, unit, baseline: null, ratio: null, spread: null, ...more });
