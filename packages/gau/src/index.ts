export { gatedAttention } from "./gatedAttention/gatedAttention.ts";
export type {
  GatedAttentionOptions,
  GatedNormalizer,
  Position,
  QueryKeyAffine,
} from "./gatedAttention/gatedAttentionOptions.ts";
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
