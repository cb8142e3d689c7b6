import { add, mul, type serialization, type Tensor, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { initializers, type LayerVariable, layers } from "@tensorflow/tfjs-layers";
import { checkInput, checkPositive } from "../unit/checkUnit.ts";
import { oneShape, type Shape } from "../unit/oneShape.ts";

const TITLE = "ScaledSinusoids";

type LayerConfig = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/** How a `ScaledSinusoids` layer is made. */
export interface ScaledSinusoidsConfig extends LayerConfig {
  /** Of the frequencies base^(−2i / D); default 10000. */
  readonly base?: number;
}

/**
 * Adds to the row at position m a · (sin mθ₀, sin mθ₁, … , cos mθ₀, cos mθ₁, …), θᵢ = base^(−2i / D),
 * with one learned a that begins at 1 / √D. Any length; angles are computed in float64.
 *
 * Applied with `{ offset }`, the first row is at that position.
 *
 * @see Hua et al. 2022, Appendix (ScaledSin); Vaswani et al. 2017, §3.5
 */
export class ScaledSinusoids extends layers.Layer {
  /** What it is saved as; variables are named after it, so letters only. */
  static readonly className: string = "FrugalScaledSinusoids";

  private readonly base: number;
  private scale: LayerVariable | undefined;

  constructor({ base, ...config }: ScaledSinusoidsConfig = {}) {
    super(config);
    this.base = base ?? 10_000;
    checkPositive(TITLE, "base", this.base);
    this.supportsMasking = true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = oneShape(inputShape);
    checkInput(TITLE, shape);
    const value = 1 / Math.sqrt(shape[2] as number);
    this.scale = this.addWeight("scale", [1], "float32", initializers.constant({ value }));
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], { offset = 0 }: { offset?: number } = {}): Tensor {
    return tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
      const [, N, D] = x.shape as [number, number, number];
      const table = tensor2d(sinusoids(N, D, this.base, offset), [N, D]);
      return add(x, mul(table, (this.scale as LayerVariable).read()));
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return oneShape(inputShape);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), base: this.base };
  }
}

/** Sines, then cosines; of an odd width one cosine less. */
function sinusoids(N: number, D: number, base: number, offset: number): Float32Array {
  const half = Math.ceil(D / 2);
  const values = new Float32Array(N * D);
  for (let i = 0; i < half; i++) {
    const frequency = base ** ((-2 * i) / D);
    for (let m = 0; m < N; m++) {
      const angle = (offset + m) * frequency;
      values[m * D + i] = Math.sin(angle);
      if (half + i < D) values[m * D + half + i] = Math.cos(angle);
    }
  }
  return values;
}
