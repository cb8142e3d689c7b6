import type { layers } from "@tensorflow/tfjs-layers";
import { registerLayers } from "../registerLayers.ts";
import { PositionEmbedding } from "./positionEmbeddingLayer.ts";

type LayerConfig = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

export interface PositionEmbeddingConfig extends LayerConfig {
  /** L: positions that there are rows for. */
  readonly length: number;
  /** Of the normal numbers, deviation 0.02, that rows begin as. */
  readonly seed?: number | null;
}

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
