export {
  type AttentionOptions,
  type AttentionWithLogsumexp,
  attention,
  attentionWithLogsumexp,
} from "./attention/attention.ts";
export { ShapeError } from "./attention/shapeError.ts";
