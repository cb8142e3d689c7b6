export { gatedAttention } from "./gatedAttention/gatedAttention.ts";
export type {
  GatedAttentionOptions,
  GatedNormalizer,
  Position,
  QueryKeyAffine,
} from "./gatedAttention/gatedAttentionOptions.ts";
