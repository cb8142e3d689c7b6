import type { Case } from "./suite.ts";
import { denseGradient } from "./training/denseGradient.ts";
import { outside } from "./training/outside.ts";
import { products } from "./training/products.ts";
import { shareOfPeak } from "./training/shareOfPeak.ts";
import { step } from "./training/step.ts";
import { stepMemory } from "./training/stepMemory.ts";
import { stepOnCpu } from "./training/stepOnCpu.ts";

/** What training needs beside attention, and a whole step of it. */
export const training: readonly Case[] = [
  products,
  shareOfPeak,
  denseGradient,
  outside,
  step,
  stepMemory,
  stepOnCpu,
];
