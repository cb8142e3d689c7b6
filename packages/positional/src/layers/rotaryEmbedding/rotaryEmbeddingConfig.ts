import type { layers } from "@tensorflow/tfjs-layers";
import type { RotaryLayout } from "../../rotary/rotaryOptions.ts";

type LayerConfig = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/** As `rotary` takes them. */
export interface RotaryEmbeddingConfig extends LayerConfig {
  readonly layout: RotaryLayout;
  /** Radians for each step of position; `rotaryFrequencies(D)` where left out. They are saved. */
  readonly frequencies?: ArrayLike<number> | null;
  readonly attentionFactor?: number;
}
