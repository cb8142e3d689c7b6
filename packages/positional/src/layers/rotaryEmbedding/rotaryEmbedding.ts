import { registerLayers } from "../registerLayers.ts";
import type { RotaryEmbeddingConfig } from "./rotaryEmbeddingConfig.ts";
import { RotaryEmbedding } from "./rotaryEmbeddingLayer.ts";

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
