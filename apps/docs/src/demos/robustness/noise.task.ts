import { measuredNoise } from "@frugal/metrics";
import type { Context } from "../../compute/task.ts";
import { type Attention, rowOf } from "./rowOf.ts";

export interface NoisePoint {
  readonly sigma: number;
  readonly measured: number;
}

/** Noise whose effect is measured. */
const SIGMAS: readonly number[] = [0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5];

const DRAWS = 400;

/** Root mean square error of one query's output for each noise, over 400 draws. */
export function noise({ n, spread }: Attention, { progress }: Context): NoisePoint[] {
  const row = rowOf({ n, spread });
  return SIGMAS.map((sigma, i) => {
    const measured = measuredNoise({ ...row, sigma }, { draws: DRAWS, seed: 1 }).rms;
    progress((i + 1) / SIGMAS.length);
    return { sigma, measured };
  });
}
