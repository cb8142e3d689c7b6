export { type ComparedSizes, compareCosts, type UnitCosts } from "./costs/unitCosts.ts";
export { gatedAttention } from "./gatedAttention/gatedAttention.ts";
export type {
  GatedAttentionOptions,
  GatedNormalizer,
  Position,
  QueryKeyAffine,
} from "./gatedAttention/gatedAttentionOptions.ts";
export { type ActivationMoments, activationMoments } from "./initialisation/activationMoments.ts";
export {
  type Alignment,
  analyseInitialisation,
  type InitialisationAnalysis,
  type LambdaScaling,
  type MeasuredInitialisation,
} from "./initialisation/analyseInitialisation.ts";
export type { InitialisationConfig } from "./initialisation/initialisationConfig.ts";
export type { PredictedInitialisation } from "./initialisation/predict.ts";
export { mixedChunkAttention } from "./mixedChunk/mixedChunkAttention.ts";
export {
  type MixedChunkState,
  type MixedChunkStepResult,
  mixedChunkAttentionStep,
} from "./mixedChunk/mixedChunkAttentionStep.ts";
export type {
  MixedChunkNormalizer,
  MixedChunkOptions,
  MixedChunkStepOptions,
} from "./mixedChunk/mixedChunkOptions.ts";
