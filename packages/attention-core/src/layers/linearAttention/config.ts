import type { ElementwiseFeatures } from "../../linear/features.ts";
import type { PerformerFeatures, PerformerOptions } from "../../linear/performer.ts";
import type { QueryKeyConfig } from "../heads/config.ts";

/** A feature map as a model's file holds it: its name, or what `performer` is called with. */
export type FeaturesDescription = ElementwiseFeatures | { readonly performer: PerformerOptions };

/** How a `LinearAttention` layer is made; Keras's names where Keras has them. */
export interface LinearAttentionConfig extends QueryKeyConfig {
  /** φ: a name, `{ performer: { seed: 3 } }`, or what `performer` makes, which cannot be saved; default `elu+1`. */
  readonly features?: FeaturesDescription | PerformerFeatures;
  /** Whether a query sees only the keys up to its own position; default false. */
  readonly causal?: boolean;
  /** Whether each row is divided by the sum of its weights; default true. */
  readonly normalized?: boolean;
  /** By how much denominators are moved away from 0; default 0. */
  readonly epsilon?: number;
}
