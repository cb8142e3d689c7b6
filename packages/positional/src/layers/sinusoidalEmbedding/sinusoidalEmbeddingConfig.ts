import type { layers } from "@tensorflow/tfjs-layers";
import type { SinusoidalOptions } from "../../absolute/sinusoidalPositions.ts";

type LayerConfig = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

export type SinusoidalEmbeddingConfig = LayerConfig & Pick<SinusoidalOptions, "base" | "layout">;
