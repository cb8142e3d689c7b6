export type { FlashConfig } from "./layers/flash/config.ts";
export { flash } from "./layers/flash/flash.ts";
export { Flash } from "./layers/flash/flashLayer.ts";
export type { FlashModelConfig } from "./layers/flashModel/config.ts";
export { type FlashDecoder, flashDecoder, type Tokens } from "./layers/flashModel/flashDecoder.ts";
export { flashModel } from "./layers/flashModel/flashModel.ts";
export type { GatedAttentionUnitConfig } from "./layers/gatedAttentionUnit/config.ts";
export { gatedAttentionUnit } from "./layers/gatedAttentionUnit/gatedAttentionUnit.ts";
export { GatedAttentionUnit } from "./layers/gatedAttentionUnit/gatedAttentionUnitLayer.ts";
export { gauPresets } from "./layers/gatedAttentionUnit/gauPresets.ts";
export { gatedLinearUnit } from "./layers/gatedLinearUnit/gatedLinearUnit.ts";
export {
  GatedLinearUnit,
  type GatedLinearUnitConfig,
} from "./layers/gatedLinearUnit/gatedLinearUnitLayer.ts";
export {
  type PositionBuilder,
  type PositionDescription,
  registerPosition,
} from "./layers/position/positionDescription.ts";
export { registerLayers } from "./layers/registerLayers.ts";
export type { ActivationName } from "./layers/unit/activations.ts";
export type { GatedUnitConfig } from "./layers/unit/config.ts";
