import { registerLayers } from "../registerLayers.ts";
import type { SinusoidalEmbeddingConfig } from "./sinusoidalEmbeddingConfig.ts";
import { SinusoidalEmbedding } from "./sinusoidalEmbeddingLayer.ts";

/**
 * Sinusoidal positions: x [B, N, W] → x + sinusoidalPositions(N, W), for texts of any length.
 *
 * @throws {RangeError} a base that is not above 0, an unknown layout; when built, an odd width
 * @see Vaswani et al. 2017, §3.5; `sinusoidalPositions`
 */
export function sinusoidalEmbedding(config: SinusoidalEmbeddingConfig = {}): SinusoidalEmbedding {
  registerLayers();
  return new SinusoidalEmbedding(config);
}
