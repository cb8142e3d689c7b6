import type { Recipe } from "./recipe.ts";

/** What runs against what: ours under the mask, ours without it, tfjs's ops with it. */
export const CONTENDERS = ["masked", "dense", "tfjs"] as const;
export type Contender = (typeof CONTENDERS)[number];

export interface Sizes {
  readonly recipe: Recipe;
  readonly N: number;
  readonly H: number;
  readonly D: number;
}

/** Scores of all pairs of all heads several times over: more than this a browser's tab does not have. */
export const tfjsFits = ({ N, H }: Pick<Sizes, "N" | "H">): boolean => 4 * H * N * N <= 2 ** 28;
