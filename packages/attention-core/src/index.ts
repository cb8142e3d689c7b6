export {
  type AttentionWithLogsumexp,
  attention,
  attentionWithLogsumexp,
} from "./attention/attention.ts";
export type { AttentionOptions } from "./attention/attentionOptions.ts";
export { ShapeError } from "./attention/shapeError.ts";
export { type KeyValueCache, keyValueCache } from "./decoding/keyValueCache.ts";
export type { KeyValueCacheOptions } from "./decoding/keyValueCacheOptions.ts";
export { merge } from "./merge/merge.ts";
