import type { LocalMass } from "../attentionReport.ts";

/** Sums of float32 masses fall short of 1 by this. */
const ROUNDING = 1e-5;

/** The first distance of a local-mass curve within which a share of the mass lies; NaN of NaN. */
export function reachOf(curve: readonly LocalMass[], share: number): number {
  const enough = (share - ROUNDING) * (curve.at(-1)?.share ?? Number.NaN);
  return curve.find((point) => point.share >= enough)?.within ?? Number.NaN;
}
