export { attention, attentionWithLogsumexp } from "./attention/attention.ts";
export type { AttentionDropout, AttentionOptions } from "./attention/attentionOptions.ts";
export type { AttentionWithLogsumexp } from "./attention/attentionWithLogsumexp.ts";
export type {
  Normalizer,
  NormalizerChoice,
  NormalizerName,
} from "./attention/normalizer.ts";
export { ShapeError } from "./attention/shapeError.ts";
export { type KeyValueCache, keyValueCache } from "./decoding/keyValueCache.ts";
export type { KeyValueCacheOptions } from "./decoding/keyValueCacheOptions.ts";
export type { ElementwiseFeatures, FeatureMap } from "./linear/features.ts";
export { linearAttention } from "./linear/linearAttention.ts";
export type {
  LinearAttentionOptions,
  LinearAttentionStepOptions,
} from "./linear/linearAttentionOptions.ts";
export {
  type LinearAttentionState,
  type LinearAttentionStepResult,
  linearAttentionStep,
} from "./linear/linearAttentionStep.ts";
export { type PerformerFeatures, type PerformerOptions, performer } from "./linear/performer.ts";
export { merge } from "./merge/merge.ts";
export type { AttentionCall } from "./observe/attentionCall.ts";
export { observeAttention } from "./observe/observeAttention.ts";
export {
  type AttentionStatistics,
  attentionStatistics,
} from "./statistics/attentionStatistics.ts";
export type { AttentionStatisticsOptions } from "./statistics/attentionStatisticsOptions.ts";
export { attentionWeights } from "./statistics/attentionWeights.ts";
export type { AttentionWeightsOptions } from "./statistics/attentionWeightsOptions.ts";
export { mixLogits } from "./synthesizer/mixLogits.ts";
export { type SynthesizerOptions, synthesizer } from "./synthesizer/synthesizer.ts";
export { type SynthesizerWeights, synthesizerLogits } from "./synthesizer/synthesizerLogits.ts";
export {
  type SynthesizerKind,
  type SynthesizerSizes,
  synthesizerShapes,
  type WeightShape,
} from "./synthesizer/synthesizerShapes.ts";
