export {
  attention,
  attentionGradient,
  type Float64Values,
  type ReferenceGradients,
  type ReferenceOptions,
  type Values,
} from "./attention/attention.reference.ts";
export { linearAttention, linearAttentionGradient } from "./linear/linearAttention.reference.ts";
export { merge, mergeGradient, type PartValues } from "./merge/merge.reference.ts";
export {
  attentionStatistics,
  type StatisticsReferenceOptions,
} from "./statistics/attentionStatistics.reference.ts";
export { attentionWeights } from "./statistics/attentionWeights.reference.ts";
export { synthesizer, synthesizerLogits } from "./synthesizer/synthesizer.reference.ts";
