export { alibi } from "./bias/alibi.ts";
export { alibiSlopes } from "./bias/alibiSlopes.ts";
export { clippedRelative } from "./bias/clippedRelative.ts";
export type { DistanceTableOptions } from "./bias/distanceTableOptions.ts";
export { type KerpleLogParameters, kerpleLog } from "./bias/kerpleLog.ts";
export type { KerpleOptions } from "./bias/kerpleOptions.ts";
export { type KerplePowerParameters, kerplePower } from "./bias/kerplePower.ts";
export { type SandwichOptions, sandwich } from "./bias/sandwich.ts";
export { type T5BucketOptions, t5Bucket } from "./bias/t5Bucket.ts";
export { type T5BucketsOptions, t5Buckets } from "./bias/t5Buckets.ts";
export type { RopeConfig } from "./config/ropeConfig.ts";
export {
  type ConfiguredRope,
  type ConfiguredRopeOptions,
  ropeFromConfig,
} from "./config/ropeFromConfig.ts";
export { dynamicNtkFrequencies } from "./frequencies/dynamicNtkFrequencies.ts";
export { interpolatedFrequencies } from "./frequencies/interpolatedFrequencies.ts";
export { llama3Frequencies } from "./frequencies/llama3Frequencies.ts";
export { longRopeAttentionFactor } from "./frequencies/longRopeAttentionFactor.ts";
export { longRopeFrequencies } from "./frequencies/longRopeFrequencies.ts";
export { type NtkForm, ntkFrequencies } from "./frequencies/ntkFrequencies.ts";
export { rotaryFrequencies } from "./frequencies/rotaryFrequencies.ts";
export { yarnAttentionFactor } from "./frequencies/yarnAttentionFactor.ts";
export { type YarnOptions, yarnFrequencies } from "./frequencies/yarnFrequencies.ts";
export { leakyReRoPE } from "./merged/leakyReRoPE.ts";
export { mergedAttention } from "./merged/mergedAttention.ts";
export type { MergedAttentionOptions, Turning } from "./merged/mergedAttentionOptions.ts";
export { type MergedCache, type MergedCacheOptions, mergedCache } from "./merged/mergedCache.ts";
export type { MergedPositions } from "./merged/mergedPositions.ts";
export { reRoPE } from "./merged/reRoPE.ts";
export { selfExtend } from "./merged/selfExtend.ts";
export { gridPositions } from "./rotary/gridPositions.ts";
export { rotary } from "./rotary/rotary.ts";
export type { PerAxis, RotaryLayout, RotaryOptions } from "./rotary/rotaryOptions.ts";
