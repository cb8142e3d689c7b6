import type { serialization, Tensor } from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { rotaryFrequencies } from "../../frequencies/rotaryFrequencies.ts";
import { rotary } from "../../rotary/rotary.ts";
import { checkRank } from "../checkRank.ts";
import type { RotaryEmbeddingConfig } from "./rotaryEmbeddingConfig.ts";

type Shape = (number | null)[];

/** A layer that `rotaryEmbedding` makes, which says what it computes. */
export class RotaryEmbedding extends layers.Layer {
  /** What it is saved as. */
  static readonly className: string = "FrugalRotaryEmbedding";

  private readonly layout: RotaryEmbeddingConfig["layout"];
  private readonly frequencies: readonly number[] | undefined;
  private readonly attentionFactor: number;

  constructor({ layout, frequencies, attentionFactor = 1, ...config }: RotaryEmbeddingConfig) {
    super(config);
    if (layout !== "interleaved" && layout !== "half")
      throw new TypeError(`rotaryEmbedding: layout must be "half" or "interleaved", got ${layout}`);
    if (!Number.isFinite(attentionFactor))
      throw new RangeError(
        `rotaryEmbedding: attentionFactor must be a finite number, got ${attentionFactor}`,
      );
    this.layout = layout;
    this.frequencies = frequencies ? Array.from(frequencies) : undefined;
    this.attentionFactor = attentionFactor;
    this.supportsMasking = true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = checkRank("rotaryEmbedding", inputShape, "[B, H, N, D]");
    if (!this.frequencies) rotaryFrequencies(shape[3] as number);
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
    const { layout, frequencies, attentionFactor } = this;
    return rotary(x, { layout, attentionFactor, ...(frequencies && { frequencies }) });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return inputShape as Shape;
  }

  override getConfig(): serialization.ConfigDict {
    const { layout, frequencies, attentionFactor } = this;
    return {
      ...super.getConfig(),
      ...{ layout, attentionFactor },
      frequencies: frequencies ? [...frequencies] : null,
    };
  }
}
