export {
  type AttentionWithLogsumexp,
  attention,
  attentionWithLogsumexp,
} from "./attention/attention.ts";
export type { AttentionOptions } from "./attention/attentionOptions.ts";
export { ShapeError } from "./attention/shapeError.ts";
export { merge } from "./merge/merge.ts";
