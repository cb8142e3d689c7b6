import { comparison } from "./gau/comparison.ts";
import { flashAgainstUnit, flashMemory, flashScaling } from "./gau/flash.ts";
import { shareOfPeak } from "./gau/shareOfPeak.ts";
import { unitForward, unitGradient } from "./gau/unit.ts";
import type { Case } from "./suite.ts";

/** Gated attention units and FLASH: against tfjs, against the peak, over N, and beside a Transformer. */
export const gau: readonly Case[] = [
  unitForward,
  unitGradient,
  shareOfPeak,
  flashScaling,
  flashAgainstUnit,
  flashMemory,
  comparison,
];
