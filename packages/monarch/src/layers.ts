export type { MonarchAdapterConfig } from "./layers/monarchAdapter/config.ts";
export { monarchAdapter } from "./layers/monarchAdapter/monarchAdapter.ts";
export { MonarchAdapter } from "./layers/monarchAdapter/monarchAdapterLayer.ts";
export type {
  DenseConfig,
  FactorConfig,
  MonarchDenseConfig,
} from "./layers/monarchDense/config.ts";
export { monarchDense } from "./layers/monarchDense/monarchDense.ts";
export { MonarchDense } from "./layers/monarchDense/monarchDenseLayer.ts";
export type { MonarchMixerConfig } from "./layers/monarchMixer/config.ts";
export { monarchMixer } from "./layers/monarchMixer/monarchMixer.ts";
export { MonarchMixer } from "./layers/monarchMixer/monarchMixerLayer.ts";
export { registerLayers } from "./layers/registerLayers.ts";
export { type AdaptOptions, adapt } from "./monarchize/adapt.ts";
export { type DensifyOptions, densify } from "./monarchize/densify.ts";
export {
  type LayerReport,
  type Monarchized,
  type MonarchizeOptions,
  monarchize,
} from "./monarchize/monarchize.ts";
