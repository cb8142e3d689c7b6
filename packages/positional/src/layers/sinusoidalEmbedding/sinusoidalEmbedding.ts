import type { layers } from "@tensorflow/tfjs-layers";
import type { SinusoidalOptions } from "../../absolute/sinusoidalPositions.ts";
import { registerLayers } from "../registerLayers.ts";
import { SinusoidalEmbedding } from "./sinusoidalEmbeddingLayer.ts";

type LayerConfig = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

export type SinusoidalEmbeddingConfig = LayerConfig & Pick<SinusoidalOptions, "base" | "layout">;

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
