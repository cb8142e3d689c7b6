import type { DistanceTableOptions } from "./distanceTableOptions.ts";

export interface KerpleOptions extends DistanceTableOptions {
  /** Parameters below it count as this; 0.01 unless given, as in the paper's code. */
  readonly least?: number;
}

/** As the paper's code has it. */
export const LEAST = 0.01;
