import { measuredNoise, predictedNoise } from "@frugal/metrics";
import type { Context } from "../../compute/task.ts";
import { type Attention, rowOf } from "./rowOf.ts";

export interface NoisePoint {
  readonly sigma: number;
  readonly predicted: number;
  readonly measured: number;
}

/** Noise whose effect is measured. */
const SIGMAS: readonly number[] = [0.1, 0.25, 0.5, 0.75, 1, 1.25, 1.5];

const DRAWS = 400;

/** Error of one query's output for each noise: predicted, and measured over 400 draws. */
export function noise({ n, spread }: Attention, { progress }: Context): NoisePoint[] {
  const row = rowOf({ n, spread });
  return SIGMAS.map((sigma, i) => {
    const noisy = { ...row, sigma };
    const point = {
      sigma,
      predicted: predictedNoise(noisy),
      measured: measuredNoise(noisy, { draws: DRAWS, seed: 1 }).rms,
    };
    progress((i + 1) / SIGMAS.length);
    return point;
  });
}
