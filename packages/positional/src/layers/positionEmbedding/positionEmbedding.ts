import { registerLayers } from "../registerLayers.ts";
import type { PositionEmbeddingConfig } from "./positionEmbeddingConfig.ts";
import { PositionEmbedding } from "./positionEmbeddingLayer.ts";

/**
 * Learned absolute positions: x [B, N, W] → x + table[0 … N − 1], table [L, W]. Texts of more than L
 * positions are refused.
 *
 * @throws {RangeError} a length that is not a positive integer
 * @see Gehring et al. 2017, §3.1; `learnedPositions`
 */
export function positionEmbedding(config: PositionEmbeddingConfig): PositionEmbedding {
  registerLayers();
  return new PositionEmbedding(config);
}
