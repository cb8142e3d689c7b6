import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What `measure` keeps in data/: what one command printed, when, and where. */
export interface Measured<Row> {
  readonly command: string;
  readonly date: string;
  readonly machine: string;
  readonly rows: readonly Row[];
}

/** A claim and what was measured. */
export interface ClaimRow {
  readonly id: string;
  readonly file: string;
  readonly source: string;
  readonly statement: string;
  readonly expected: string;
  readonly measured: string;
  readonly holds: boolean;
}

/** A figure of a suite. */
export interface BenchRow {
  readonly suite: string;
  readonly case: string;
  readonly value: number | null;
  readonly unit: string;
  readonly baseline: number | null;
  readonly ratio: number | null;
  readonly spread: readonly [number, number] | null;
  /** What it should reach, in ratios, or in its unit where it has none. */
  readonly goal?: Goal;
  readonly verdict?: Verdict;
  readonly note?: string;
}

export interface Goal {
  readonly atLeast: number;
  readonly aim: number;
  readonly better: "more" | "less";
}

export type Verdict = "aim" | "holds" | "short" | "unsure" | "failed";

/** The snapshot of that name, or undefined where there is none. */
export function measured<Row>(name: string): Measured<Row> | undefined {
  const file = fileURLToPath(new URL(`../../data/${name}.json`, import.meta.url));
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}
