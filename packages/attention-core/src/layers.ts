export type {
  FeaturesDescription,
  LinearAttentionConfig,
} from "./layers/linearAttention/config.ts";
export { linearAttention } from "./layers/linearAttention/linearAttention.ts";
export { LinearAttention } from "./layers/linearAttention/linearAttentionLayer.ts";
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
export type { SynthesizerConfig } from "./layers/synthesizer/config.ts";
export { synthesizer } from "./layers/synthesizer/synthesizer.ts";
export { Synthesizer } from "./layers/synthesizer/synthesizerLayer.ts";
