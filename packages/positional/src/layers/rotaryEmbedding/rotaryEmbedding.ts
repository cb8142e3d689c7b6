import type { layers } from "@tensorflow/tfjs-layers";
import type { RotaryLayout } from "../../rotary/rotaryOptions.ts";
import { registerLayers } from "../registerLayers.ts";
import { RotaryEmbedding } from "./rotaryEmbeddingLayer.ts";

type LayerConfig = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/** As `rotary` takes them. */
export interface RotaryEmbeddingConfig extends LayerConfig {
  readonly layout: RotaryLayout;
  /** Radians for each step of position; `rotaryFrequencies(D)` where left out. They are saved. */
  readonly frequencies?: ArrayLike<number> | null;
  readonly attentionFactor?: number;
}

/**
 * Rotary position embedding of queries or of keys, [B, H, N, D] → the same, turned. Nothing is
 * learned: the same layer serves both.
 *
 * @throws {TypeError} an unknown layout
 * @throws {RangeError} a factor that is not finite; when built, an odd width without frequencies
 * @see Su et al. 2021, §3.2; `rotary`
 */
export function rotaryEmbedding(config: RotaryEmbeddingConfig): RotaryEmbedding {
  registerLayers();
  return new RotaryEmbedding(config);
}
