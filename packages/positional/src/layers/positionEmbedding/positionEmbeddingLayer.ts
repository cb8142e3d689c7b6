import { add, type serialization, type Tensor, tidy } from "@tensorflow/tfjs-core";
import { initializers, type LayerVariable, layers } from "@tensorflow/tfjs-layers";
import { learnedPositions } from "../../absolute/learnedPositions.ts";
import { checkWhole } from "../../merged/checkWhole.ts";
import { checkRank } from "../checkRank.ts";
import type { PositionEmbeddingConfig } from "./positionEmbeddingConfig.ts";

type Shape = (number | null)[];
type Initializer = ReturnType<typeof initializers.zeros>;

const DEVIATION = 0.02;

/** A layer that `positionEmbedding` makes, which says what it computes. */
export class PositionEmbedding extends layers.Layer {
  /** What it is saved as; variables are named after it, so letters only. */
  static readonly className: string = "FrugalPositionEmbedding";

  private readonly length: number;
  private readonly seed: number | null;
  private readonly initializer: Initializer;
  private table: LayerVariable | undefined;

  constructor(config: PositionEmbeddingConfig) {
    super(config);
    checkWhole("positionEmbedding: length", config.length);
    this.length = config.length;
    const seed = config.seed == null ? {} : { seed: config.seed };
    this.initializer = initializers.randomNormal({ mean: 0, stddev: DEVIATION, ...seed });
    this.seed = config.seed ?? null;
    this.supportsMasking = true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = checkRank("positionEmbedding", inputShape, "[B, N, W]");
    const width = shape[2] as number;
    this.table = this.addWeight("table", [this.length, width], "float32", this.initializer);
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
      const table = (this.table as LayerVariable).read();
      return add(x, learnedPositions(table, x.shape[1] as number));
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return inputShape as Shape;
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), length: this.length, seed: this.seed };
  }
}
