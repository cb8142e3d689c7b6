import { type serialization, type Tensor, tidy } from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { checkChoice, checkInput } from "../unit/checkUnit.ts";
import type { GatedUnitConfig } from "../unit/config.ts";
import { NORMS, type NormWeights, normalize, normWeights } from "../unit/norm.ts";
import { oneShape, type Shape } from "../unit/oneShape.ts";

const TITLE = "RowNorm";

type LayerConfig = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/** How a `RowNorm` layer is made: with the norm of the units before it. */
export type RowNormConfig = LayerConfig &
  Pick<GatedUnitConfig, "norm" | "normScale" | "normOffset" | "epsilon">;

/** The norm that gated units have, alone: what stands behind a stack of Pre-Norm units. */
export class RowNorm extends layers.Layer {
  /** What it is saved as; variables are named after it, so letters only. */
  static readonly className: string = "FrugalRowNorm";

  private readonly kind: NonNullable<RowNormConfig["norm"]>;
  private readonly settings: Readonly<Record<"normScale" | "normOffset", boolean>>;
  private readonly epsilon: number;
  private learned: NormWeights = {};

  constructor({ norm, normScale, normOffset, epsilon, ...config }: RowNormConfig = {}) {
    super(config);
    checkChoice(TITLE, "norm", norm, NORMS);
    this.kind = norm ?? "layerNorm";
    this.settings = { normScale: normScale ?? true, normOffset: normOffset ?? true };
    this.epsilon = epsilon ?? 1e-5;
    this.supportsMasking = true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = oneShape(inputShape);
    checkInput(TITLE, shape);
    this.learned = normWeights(
      (name, length, start) => this.addWeight(name, [length], "float32", start),
      { kind: this.kind, width: shape[2] as number, ...this.settings },
    );
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { kind, epsilon, learned } = this;
    return tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
      return normalize(x, { kind, epsilon, learned });
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return oneShape(inputShape);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...this.settings, norm: this.kind, epsilon: this.epsilon };
  }
}
