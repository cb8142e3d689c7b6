import { add, type serialization, type Tensor, tidy } from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { sinusoidalPositions } from "../../absolute/sinusoidalPositions.ts";
import { checkFrequencies, checkPositive } from "../../frequencies/checkFrequencies.ts";
import { BASE } from "../../frequencies/rotaryFrequencies.ts";
import { checkRank } from "../checkRank.ts";
import type { SinusoidalEmbeddingConfig } from "./sinusoidalEmbeddingConfig.ts";

type Shape = (number | null)[];

/** A layer that `sinusoidalEmbedding` makes, which says what it computes. */
export class SinusoidalEmbedding extends layers.Layer {
  /** What it is saved as. */
  static readonly className: string = "FrugalSinusoidalEmbedding";

  private readonly base: number;
  private readonly layout: "interleaved" | "half";

  constructor({ base = BASE, layout = "interleaved", ...config }: SinusoidalEmbeddingConfig = {}) {
    super(config);
    checkPositive("sinusoidalEmbedding", { base });
    if (layout !== "interleaved" && layout !== "half")
      throw new RangeError(
        `sinusoidalEmbedding: layout must be "half" or "interleaved", got "${layout}"`,
      );
    this.base = base;
    this.layout = layout;
    this.supportsMasking = true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = checkRank("sinusoidalEmbedding", inputShape, "[B, N, W]");
    checkFrequencies("sinusoidalEmbedding", { width: shape[2] as number, base: this.base });
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
      const [, N, W] = x.shape as [number, number, number];
      return add(x, sinusoidalPositions(N, W, { base: this.base, layout: this.layout }));
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return inputShape as Shape;
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), base: this.base, layout: this.layout };
  }
}
