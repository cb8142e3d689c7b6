import type { PerformerFeatures } from "./performer.ts";

/** The feature maps that act on each element alone, as the kernels number them. */
export const ELEMENTWISE = { identity: 0, relu: 1, "elu+1": 2, exp: 3 } as const;

/** Name of a feature map φ that acts on each element alone. */
export type ElementwiseFeatures = keyof typeof ELEMENTWISE;

/**
 * φ, the map from queries and keys to the features whose products are the weights:
 *
 * - `identity`: x. Weights may be negative, and so may their sum.
 * - `relu`: max(0, x).
 * - `elu+1`: x + 1 for x > 0, else eˣ (Katharopoulos et al. 2020, eq. 7).
 * - `exp`: eˣ; infinite from x = 88.7 on.
 * - what `performer` makes: random features whose products are exp(scale · q·k) on average.
 *
 * Any other: apply it to q and k with tfjs's ops, and use `identity`.
 */
export type FeatureMap = ElementwiseFeatures | PerformerFeatures;
