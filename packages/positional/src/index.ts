export { learnedPositions } from "./absolute/learnedPositions.ts";
export type { PositionRowsOptions } from "./absolute/positionRows.ts";
export { randomisedPositions } from "./absolute/randomisedPositions.ts";
export { type SinusoidalOptions, sinusoidalPositions } from "./absolute/sinusoidalPositions.ts";
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
export { unitRows } from "./norms/unitRows.ts";
export { gridPositions } from "./rotary/gridPositions.ts";
export { rotary } from "./rotary/rotary.ts";
export type { PerAxis, RotaryLayout, RotaryOptions } from "./rotary/rotaryOptions.ts";
export { cosineScale } from "./scale/cosineScale.ts";
export { type LogLengthOptions, logLengthFactors } from "./scale/logLengthFactors.ts";
export { logLengthScale } from "./scale/logLengthScale.ts";
export type { RowLengthOptions } from "./scale/rowLengths.ts";
export { scalableSoftmaxScale } from "./scale/scalableSoftmaxScale.ts";
export { type XposOptions, xpos } from "./xpos/xpos.ts";
