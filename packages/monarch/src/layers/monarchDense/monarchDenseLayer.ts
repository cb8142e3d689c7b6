import { add, mul, type serialization, type Tensor, tensor, tidy } from "@tensorflow/tfjs-core";
import { InputSpec, initializers, type LayerVariable, layers } from "@tensorflow/tfjs-layers";
import { checkMonarch } from "../../monarch/checkMonarch.ts";
import type { Factors, Monarch, MonarchShape, MonarchTensors } from "../../monarch/monarch.ts";
import { multiply } from "../../multiply/multiply.ts";
import { listed } from "../listed.ts";
import { onlyShape, onlyTensor, type Shape } from "../onlyInput.ts";
import type { MonarchDenseConfig } from "./config.ts";
import { type DenseParts, densePartsOf } from "./denseParts.ts";
import { factorVariances, type Multipliers, multipliersOf, shapeOf } from "./factors.ts";
import { kernelVariance } from "./kernelVariance.ts";

/** A layer that `monarchDense` makes, which says what it computes. */
export class MonarchDense extends layers.Layer {
  /** What it is saved as; variables are named after it, so letters only. */
  static readonly className: string = "FrugalMonarchDense";

  private readonly config: MonarchDenseConfig;
  private readonly parts: DenseParts;
  private factors: (Factors<LayerVariable> & { readonly multipliers: Multipliers }) | undefined;
  private bias: LayerVariable | undefined;

  constructor(config: MonarchDenseConfig) {
    super(config);
    if (config.batchInputShape == null && config.inputShape == null && config.inputDim != null) {
      this.batchInputShape = [config.batchSize ?? null, config.inputDim];
    }
    this.config = config;
    this.parts = densePartsOf(config);
    multipliersOf("MonarchDense", config, shapeOf({}, 1, 1)); // refused now, not when it is built
    this.supportsMasking = true;
    this.inputSpec = [new InputSpec({ minNDim: 2 })];
  }

  override build(inputShape: Shape | Shape[]): void {
    const inputs = onlyShape(inputShape).at(-1);
    if (inputs == null) {
      throw new RangeError("MonarchDense: the last axis of the input must be known, got null");
    }
    const { config, parts } = this;
    const shape = shapeOf(config, inputs, config.units);
    const multipliers = multipliersOf("MonarchDense", config, shape);
    const { variance, uniform, seed } = kernelVariance("MonarchDense", parts, inputs, config.units);
    const variances = factorVariances(shape, variance);
    const factor = (name: "left" | "right", turn: number) => {
      const stddev = Math.sqrt(variances[name]) / multipliers[name];
      return this.addWeight(
        name,
        [...shape[name]],
        "float32",
        drawn(stddev, uniform, seed === undefined ? undefined : seed + turn),
        parts.kernelRegularizer,
        true,
        parts.kernelConstraint,
      );
    };
    this.factors = { shape, left: factor("left", 0), right: factor("right", 1), multipliers };
    if (parts.useBias) {
      const { biasInitializer, biasRegularizer, biasConstraint } = parts;
      const length = [config.units];
      this.bias = this.addWeight(
        "bias",
        length,
        "float32",
        biasInitializer,
        biasRegularizer,
        true,
        biasConstraint,
      );
    }
    this.inputSpec = [new InputSpec({ minNDim: 2, axes: { [-1]: inputs } })];
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], options: Record<string, unknown>): Tensor {
    return tidy(() => {
      this.invokeCallHook(inputs, options);
      const product = multiply(onlyTensor(inputs), this.matrix());
      const shifted = this.bias ? add(product, this.bias.read()) : product;
      return this.parts.activation.apply(shifted);
    });
  }

  /** The factors as they are multiplied with. */
  private matrix(): MonarchTensors {
    const { shape, left, right, multipliers } = this.ready();
    const scale = multipliers.left * multipliers.right;
    return {
      shape,
      left: scale === 1 ? left.read() : mul(left.read(), scale),
      right: right.read(),
    };
  }

  private ready() {
    if (this.factors) return this.factors;
    throw new Error(`MonarchDense: ${this.name} has no factors before it is built`);
  }

  /** Sizes of the matrix: `units` rows and a column for each input. @throws {Error} before the layer is built */
  get shape(): MonarchShape {
    return this.ready().shape;
  }

  /** The matrix as plain data. @throws {Error} before the layer is built */
  async monarch(): Promise<Monarch> {
    const { shape, left, right, multipliers } = this.ready();
    const [l, r] = await Promise.all([left.read().data(), right.read().data()]);
    return {
      shape,
      left: Float32Array.from(l, (value) => value * multipliers.left),
      right: Float32Array.from(r, (value) => value * multipliers.right),
    };
  }

  /**
   * Makes the layer multiply with a matrix.
   *
   * @throws {RangeError} one of another shape
   * @throws {Error} before the layer is built
   */
  setMonarch(monarch: Monarch): void {
    const { shape, left, right, multipliers } = this.ready();
    checkMonarch("setMonarch", monarch);
    const said = ({ rows, columns, left, right }: MonarchShape) =>
      `${rows} × ${columns} with factors [${left}] and [${right}]`;
    if (said(monarch.shape) !== said(shape)) {
      throw new RangeError(`setMonarch: expected ${said(shape)}, got ${said(monarch.shape)}`);
    }
    const stored = (side: "left" | "right") => {
      const values = Float32Array.from(monarch[side], (value) => value / multipliers[side]);
      return tensor(values, [...shape[side]]);
    };
    tidy(() => {
      left.write(stored("left"));
      right.write(stored("right"));
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...onlyShape(inputShape).slice(0, -1), this.config.units];
  }

  override getConfig(): serialization.ConfigDict {
    const { blockSize, rank, pad, learningRateMultiplier } = this.config;
    return {
      ...this.parts.getConfig(),
      ...super.getConfig(),
      blockSize: listed(blockSize),
      rank: rank ?? 1,
      pad: pad ?? null,
      learningRateMultiplier: listed<number | string>(learningRateMultiplier),
    };
  }
}

function drawn(stddev: number, uniform: boolean, seed: number | undefined) {
  const more = seed === undefined ? {} : { seed };
  if (stddev === 0) return initializers.zeros();
  const limit = Math.sqrt(3) * stddev;
  return uniform
    ? initializers.randomUniform({ minval: -limit, maxval: limit, ...more })
    : initializers.randomNormal({ mean: 0, stddev, ...more });
}
