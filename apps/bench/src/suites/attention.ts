import { autodiff } from "./attention/autodiff.ts";
import { compiling } from "./attention/compiling.ts";
import { definition } from "./attention/definition.ts";
import { dense } from "./attention/dense.ts";
import { longWindow, peakMemory, peerMemory } from "./attention/memory.ts";
import { options } from "./attention/options.ts";
import { scaling } from "./attention/scaling.ts";
import { shareOfPeak } from "./attention/shareOfPeak.ts";
import { small } from "./attention/small.ts";
import { causalCost, sparse } from "./attention/sparse.ts";
import { threading } from "./attention/threading.ts";
import type { Case } from "./suite.ts";

/** What the project set out to reach, row by row, and how time grows with N. */
export const attention: readonly Case[] = [
  definition,
  dense,
  shareOfPeak,
  autodiff,
  options,
  causalCost,
  sparse,
  threading,
  peakMemory,
  peerMemory,
  longWindow,
  compiling,
  small,
  scaling,
];
