import type { layers } from "@tensorflow/tfjs-layers";

type LayerConfig = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

export interface PositionEmbeddingConfig extends LayerConfig {
  /** L: positions that there are rows for. */
  readonly length: number;
  /** Of the normal numbers, deviation 0.02, that rows begin as. */
  readonly seed?: number | null;
}
