import { crossover } from "./monarch/crossover.ts";
import { feedForward } from "./monarch/feedForward.ts";
import { gradient } from "./monarch/gradient.ts";
import { products } from "./monarch/products.ts";
import { projection } from "./monarch/projection.ts";
import type { Case } from "./suite.ts";

/** What a Monarch matrix saves on the clock, and where it saves nothing. */
export const monarch: readonly Case[] = [...products, gradient, feedForward, crossover, projection];
