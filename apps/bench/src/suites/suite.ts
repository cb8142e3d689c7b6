import type { Interval } from "../measure/bootstrapInterval.ts";

/** What a figure should reach. It is judged on the row's ratio, or on its value if it has none. */
export interface Goal {
  readonly atLeast: number;
  readonly aim: number;
  readonly better: "more" | "less";
}

/** One figure. */
export interface Row {
  readonly case: string;
  /** `null` where it could not be measured; then `note` says why. */
  readonly value: number | null;
  readonly unit: string;
  /** What the value is compared with, in the same unit. */
  readonly baseline: number | null;
  /** The comparison, the way round that the name of the case says. */
  readonly ratio: number | null;
  /** Where 95 % of the resampled medians of the ratio (or else of the value) lie. */
  readonly spread: readonly [low: number, high: number] | null;
  /** The same thing measured twice, which should be 1. */
  readonly control?: Interval;
  readonly goal?: Goal;
  /** The machine was not fit to tell. */
  readonly doubtful?: boolean;
  readonly note?: string;
}

export interface SuiteContext {
  /** Fewer rounds. */
  readonly quick: boolean;
  say(text: string): void;
  /** The text that the user named, and the folder for what is kept. */
  readonly textFile?: string;
  readonly folder?: string;
}

/** Something that is measured at one go, and gives one or more figures. */
export interface Case {
  readonly name: string;
  /** Left out of a quick run. */
  readonly slow?: boolean;
  run(context: SuiteContext): Promise<readonly Row[]>;
}

export interface Suite {
  readonly name: string;
  readonly about: string;
  load(): Promise<readonly Case[]>;
  /** Whether it works on a text, and keeps what it makes of it in a folder. */
  readonly takesText?: true;
  /** What takes the time: cases to run instead, where the suite has any. */
  profile?(): Promise<readonly Case[]>;
}
