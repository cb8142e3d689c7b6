import { atrous, bigBird, fixed, sparse, strided } from "@frugal/sparse-masks";
import { compileCosts } from "./masks/compileCost.ts";
import { denseScaling } from "./masks/denseScaling.ts";
import { saving, savingOfGradient } from "./masks/savings.ts";
import { windowPeers } from "./masks/windowPeers.ts";
import type { Case, Goal } from "./suite.ts";

const share = (atLeast: number, aim: number): { goal: Goal } => ({
  goal: { atLeast, aim, better: "more" },
});

/** Scattered ones, whose pairs lie in no tile of the natural order, and blocks. */
const savings = [
  { mask: () => atrous(16), N: 4096, ...share(0.8, 0.9) },
  { mask: () => sparse(64), N: 4096, ...share(0.7, 0.85) },
  { mask: () => strided(128), N: 16_384, ...share(0.7, 0.85) },
  { mask: () => fixed(128, 8), N: 16_384 },
  { mask: () => fixed(128, 32), N: 16_384 },
  { mask: () => bigBird(), N: 8192, ...share(0.85, 0.95) },
];

/** What regular masks save, against own dense, against tfjs, and against what compiling them costs. */
export const masks: readonly Case[] = [
  ...savings.map(saving),
  ...savings.map(savingOfGradient),
  denseScaling,
  windowPeers,
  ...compileCosts,
];
