export type {
  DenseConfig,
  FactorConfig,
  MonarchDenseConfig,
} from "./layers/monarchDense/config.ts";
export { monarchDense } from "./layers/monarchDense/monarchDense.ts";
export { MonarchDense } from "./layers/monarchDense/monarchDenseLayer.ts";
export { registerLayers } from "./layers/registerLayers.ts";
