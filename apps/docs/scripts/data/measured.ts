import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What `measure` keeps in data/: what one command printed, when, and where. */
export interface Measured<Row> {
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
}

/** The snapshot of that name, or undefined where there is none. */
export function measured<Row>(name: string): Measured<Row> | undefined {
  const file = fileURLToPath(new URL(`../../data/${name}.json`, import.meta.url));
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}
