import { denseToSparse } from "./monarchExperiments/denseToSparse.ts";
import { feedForward } from "./monarchExperiments/feedForward.ts";
import type { Case } from "./suite.ts";

/** What Monarch matrices do to a small model: trained from the start, and put in afterwards. */
export const monarchExperiments: readonly Case[] = [feedForward, denseToSparse];
