import { reRoPECost } from "./extrapolation/reRoPECost.ts";
import { trainAndJudge } from "./extrapolation/trainAndJudge.ts";
import type { Case } from "./suite.ts";

/** What merged positions cost, and how models trained short do when they are run long. */
export const extrapolation: readonly Case[] = [reRoPECost, trainAndJudge];
