import { lengthTransfer } from "./gauExperiments/lengthTransfer.ts";
import { oneHead } from "./gauExperiments/oneHead.ts";
import { warmup } from "./gauExperiments/warmup.ts";
import type { Case } from "./suite.ts";

/** What small models of gated attention units learn, beside Transformers of as many weights. */
export const gauExperiments: readonly Case[] = [warmup, lengthTransfer, oneHead];
