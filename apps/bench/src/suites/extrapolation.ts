import { trainAndJudge } from "./extrapolation/trainAndJudge.ts";
import type { Case } from "./suite.ts";

/** How models that were trained short do when they are run long. What methods cost: `positional`. */
export const extrapolation: readonly Case[] = [trainAndJudge];
