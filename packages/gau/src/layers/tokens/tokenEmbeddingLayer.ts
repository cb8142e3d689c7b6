import { ShapeError } from "@frugal/attention-core";
import { matMul } from "@frugal/engine";
import {
  cast,
  notEqual,
  reshape,
  type serialization,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from "@tensorflow/tfjs-core";
import { initializers, type LayerVariable, layers } from "@tensorflow/tfjs-layers";
import { checkPositive } from "../unit/checkUnit.ts";
import { type InitializerConfig, readInitializer, writeInitializer } from "../unit/initializer.ts";
import { oneShape, type Shape } from "../unit/oneShape.ts";
import { lookUp } from "./lookUp.ts";

const TITLE = "TokenEmbedding";

type LayerConfig = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/** How a `TokenEmbedding` layer is made. */
export interface TokenEmbeddingConfig extends LayerConfig {
  /** V: how many tokens there are. */
  readonly vocabulary: number;
  /** D: of a row. */
  readonly width: number;
  /** Default normal with deviation 0.02. */
  readonly initializer?: InitializerConfig;
  /** Whether token 0 is padding, which later layers hide; default false. */
  readonly maskZero?: boolean;
}

/**
 * A table of a row for each token, both ways: tokens [B, N] become their rows [B, N, D], and rows
 * [B, N, D] the logits of all tokens, x · tableᵀ [B, N, V]. Applied twice, it is an embedding tied to
 * its model's output.
 *
 * @see Press and Wolf 2017, "Using the output embedding to improve language models"
 */
export class TokenEmbedding extends layers.Layer {
  /** What it is saved as; variables are named after it, so letters only. */
  static readonly className: string = "FrugalTokenEmbedding";

  /** V */
  readonly vocabulary: number;
  /** Whether token 0 is padding. */
  readonly maskZero: boolean;
  private readonly width: number;
  private readonly initializer: InitializerConfig;
  private table: LayerVariable | undefined;

  constructor({ vocabulary, width, initializer, maskZero, ...config }: TokenEmbeddingConfig) {
    super(config);
    checkPositive(TITLE, "vocabulary", vocabulary);
    checkPositive(TITLE, "width", width);
    this.vocabulary = vocabulary;
    this.width = width;
    this.maskZero = maskZero ?? false;
    this.initializer = initializer ?? initializers.randomNormal({ stddev: 0.02 });
    this.supportsMasking = true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { vocabulary, width, initializer } = this;
    const shape = [vocabulary, width];
    this.table = this.addWeight("table", shape, "float32", readInitializer(initializer));
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
      const shape = this.computeOutputShape(x.shape) as number[];
      const table = this.table?.read() as Tensor2D;
      if (x.rank === 3) return matMul(x, table, { transposeB: true });
      return reshape(lookUp(table, reshape(cast(x, "int32"), [-1]) as Tensor1D), shape);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [B, N, D, ...more] = oneShape(inputShape);
    if (B !== undefined && N !== undefined && more.length === 0) {
      if (D === undefined) return [B, N, this.width];
      if (D === this.width) return [B, N, this.vocabulary];
    }
    const got = oneShape(inputShape).map((length) => length ?? "?");
    throw new ShapeError(
      `${TITLE}: input must be tokens [B, N] or rows [B, N, ${this.width}], got [${got.join(", ")}]`,
    );
  }

  override computeMask(inputs: Tensor | Tensor[], mask?: Tensor | Tensor[]): Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
    return this.maskZero && x.rank === 2
      ? notEqual(x, 0)
      : (super.computeMask(inputs, mask) as Tensor);
  }

  override getConfig(): serialization.ConfigDict {
    const { vocabulary, width, initializer, maskZero } = this;
    return {
      ...super.getConfig(),
      vocabulary,
      width,
      initializer: writeInitializer(initializer),
      maskZero,
    };
  }
}
