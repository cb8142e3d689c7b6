import type { CriterionId } from "@frugal/metrics";

/** What a criterion is about, done to some values; and how sparsity should go. */
export interface Change {
  readonly id: CriterionId;
  readonly should: "fall" | "stay" | "rise";
  readonly of: (values: readonly number[]) => number[];
}

/** The six changes of Hurley and Rickard (2009), §III, each as one would try it by hand. */
export const changes: readonly Change[] = [
  { id: "D1", should: "fall", of: robinHood },
  { id: "D2", should: "stay", of: (values) => values.map((value) => value / 2) },
  { id: "D3", should: "fall", of: (values) => values.map((value) => value + 1) },
  { id: "D4", should: "stay", of: (values) => [...values, ...values] },
  { id: "P1", should: "rise", of: (values) => raised(values, 20) },
  { id: "P2", should: "rise", of: (values) => [...values, 0] },
];

/** The richest gives the poorest a quarter of the difference. */
function robinHood(values: readonly number[]): number[] {
  const rich = values.indexOf(Math.max(...values));
  const poor = values.indexOf(Math.min(...values));
  const given = (values[rich]! - values[poor]!) / 4;
  return values.map((value, i) => value + (i === poor ? given : 0) - (i === rich ? given : 0));
}

/** The largest grows so much that it is larger than all else. */
function raised(values: readonly number[], by: number): number[] {
  const rich = values.indexOf(Math.max(...values));
  return values.map((value, i) => (i === rich ? value + by : value));
}
