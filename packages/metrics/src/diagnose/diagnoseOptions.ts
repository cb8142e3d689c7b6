import type { AttentionStatisticsOptions } from "@frugal/attention-core";

/** What of an attention's options concerns its weights: `mask`, `scale`, `bias`, … */
export type WeightOptions = Omit<AttentionStatisticsOptions, "blocks" | "sinkKeys">;

/** What rows are sampled. */
export interface SampleOptions {
  /** Rows whose weights are looked at one by one; default 64, or all if there are fewer. */
  readonly samples?: number;
  /** Says which; an unsigned 32-bit integer, default 1. */
  readonly seed?: number;
}

/** How an attention is looked at; all may be left out. */
export interface DiagnoseOptions extends WeightOptions, SampleOptions {
  /** How many of the first keys count as sinks; default 4. */
  readonly sinkKeys?: number;
  /** Heaviest keys of a row that `topMass` adds up; default 8. */
  readonly top?: number;
  /** Rows and columns of the map of mass, at most; default 64. */
  readonly blocks?: number;
}

interface Settings extends Required<Omit<DiagnoseOptions, keyof WeightOptions>> {
  readonly attention: WeightOptions;
}

/** @throws {RangeError} */
export function settingsOf(options: DiagnoseOptions): Settings {
  const { samples = 64, seed = 1, top = 8, blocks = 64, sinkKeys = 4, ...attention } = options;
  for (const [name, value] of Object.entries({ samples, top, blocks, sinkKeys })) {
    checkWhole("diagnose", name, value, 1);
  }
  checkWhole("diagnose", "seed", seed, 0);
  return { samples, seed, top, blocks, sinkKeys, attention };
}

/** @throws {RangeError} unless it is an integer of at least `least`, below 2³² */
export function checkWhole(op: string, name: string, value: number, least: number): void {
  if (Number.isInteger(value) && least <= value && value < 2 ** 32) return;
  throw new RangeError(`${op}: ${name} must be an integer of at least ${least}, got ${value}`);
}
