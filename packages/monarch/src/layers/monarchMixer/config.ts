import type { layers } from "@tensorflow/tfjs-layers";
import type { DenseConfig, FactorConfig } from "../monarchDense/config.ts";

type LayerConfig = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/** How a `MonarchMixer` layer is made. */
export interface MonarchMixerConfig
  extends LayerConfig,
    Pick<DenseConfig, "kernelInitializer" | "kernelRegularizer" | "kernelConstraint">,
    Pick<FactorConfig, "learningRateMultiplier" | "pad"> {
  /** b of both Monarch matrices; near √N unless given. */
  readonly blockSize?: number;
  /** Makes the start repeatable. */
  readonly seed?: number;
}
