export {
  type PositionEmbeddingConfig,
  positionEmbedding,
} from "./layers/positionEmbedding/positionEmbedding.ts";
export { PositionEmbedding } from "./layers/positionEmbedding/positionEmbeddingLayer.ts";
export { registerLayers } from "./layers/registerLayers.ts";
export {
  type RotaryEmbeddingConfig,
  rotaryEmbedding,
} from "./layers/rotaryEmbedding/rotaryEmbedding.ts";
export { RotaryEmbedding } from "./layers/rotaryEmbedding/rotaryEmbeddingLayer.ts";
export {
  type SinusoidalEmbeddingConfig,
  sinusoidalEmbedding,
} from "./layers/sinusoidalEmbedding/sinusoidalEmbedding.ts";
export { SinusoidalEmbedding } from "./layers/sinusoidalEmbedding/sinusoidalEmbeddingLayer.ts";
