export {
  type Json,
  type MaskBuilder,
  type MaskDescription,
  registerMask,
} from "./layers/masks/maskDescription.ts";
export type { MultiHeadAttentionConfig } from "./layers/multiHeadAttention/config.ts";
export { multiHeadAttention } from "./layers/multiHeadAttention/multiHeadAttention.ts";
export { MultiHeadAttention } from "./layers/multiHeadAttention/multiHeadAttentionLayer.ts";
export { registerLayers } from "./layers/registerLayers.ts";
