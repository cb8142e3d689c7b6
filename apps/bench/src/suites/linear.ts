import { allKeys } from "./linear/allKeys.ts";
import { causalForward } from "./linear/causalForward.ts";
import { definition } from "./linear/definition.ts";
import { gradient } from "./linear/gradient.ts";
import { overSoftmax } from "./linear/overSoftmax.ts";
import { scaling } from "./linear/scaling.ts";
import { steps } from "./linear/steps.ts";
import type { Case } from "./suite.ts";

/** Linear attention: right, against tfjs, against softmax attention, and over N. */
export const linear: readonly Case[] = [
  definition,
  causalForward,
  allKeys,
  gradient,
  overSoftmax,
  steps,
  scaling,
];
