export { keptRows } from "./layers/masks/keptRows.ts";
export {
  type Json,
  type MaskBuilder,
  type MaskDescription,
  maskOf,
  registerMask,
} from "./layers/masks/maskDescription.ts";
export { maskOfInput } from "./layers/masks/maskOfInput.ts";
export type { MultiHeadAttentionConfig } from "./layers/multiHeadAttention/config.ts";
export { multiHeadAttention } from "./layers/multiHeadAttention/multiHeadAttention.ts";
export { MultiHeadAttention } from "./layers/multiHeadAttention/multiHeadAttentionLayer.ts";
export { registerLayers } from "./layers/registerLayers.ts";
