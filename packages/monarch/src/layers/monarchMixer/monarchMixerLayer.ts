import {
  mul,
  type serialization,
  type Tensor,
  tensor,
  tidy,
  transpose,
} from "@tensorflow/tfjs-core";
import { InputSpec, initializers, type LayerVariable, layers } from "@tensorflow/tfjs-layers";
import type { Factors, MonarchTensors } from "../../monarch/monarch.ts";
import { multiply, multiplyTransposed } from "../../multiply/multiply.ts";
import { listed } from "../listed.ts";
import { type DenseParts, densePartsOf } from "../monarchDense/denseParts.ts";
import { type Multipliers, multipliersOf, shapeOf } from "../monarchDense/factors.ts";
import { onlyShape, onlyTensor, type Shape } from "../onlyInput.ts";
import type { MonarchMixerConfig } from "./config.ts";
import { orthogonalBlocks } from "./orthogonalBlocks.ts";

/** A layer that `monarchMixer` makes, which says what it computes. */
export class MonarchMixer extends layers.Layer {
  /** What it is saved as; variables are named after it, so letters only. */
  static readonly className: string = "FrugalMonarchMixer";

  private readonly config: MonarchMixerConfig;
  private readonly parts: DenseParts;
  private first: Factors<LayerVariable> | undefined;
  private second: Factors<LayerVariable> | undefined;
  private multipliers: Multipliers | undefined;
  private kernel: LayerVariable | undefined;

  constructor(config: MonarchMixerConfig) {
    super(config);
    const { kernelInitializer = "ones", kernelRegularizer, kernelConstraint } = config;
    this.config = config;
    this.parts = densePartsOf({
      ...{ units: 1, kernelInitializer },
      ...(kernelRegularizer == null ? {} : { kernelRegularizer }),
      ...(kernelConstraint == null ? {} : { kernelConstraint }),
    });
    multipliersOf("MonarchMixer", config, shapeOf({}, 1, 1)); // refused now, not when it is built
    this.inputSpec = [new InputSpec({ ndim: 3 })];
  }

  override build(inputShape: Shape | Shape[]): void {
    const [, N, D] = onlyShape(inputShape);
    if (N == null || D == null) {
      throw new RangeError(
        `MonarchMixer: length and width of the input must be known, got [${onlyShape(inputShape)}]`,
      );
    }
    const shape = shapeOf(this.config, N, N);
    this.multipliers = multipliersOf("MonarchMixer", this.config, shape);
    const random = uniforms(this.config.seed);
    const start = {
      left: orthogonalBlocks(shape.left, random),
      right: orthogonalBlocks(shape.right, random),
    };
    const factor = (prefix: string, side: "left" | "right") => {
      const variable = this.addWeight(
        `${prefix}/${side}`,
        [...shape[side]],
        "float32",
        initializers.zeros(),
      );
      const by = (this.multipliers as Multipliers)[side];
      const values = Float32Array.from(start[side], (value) => value / by);
      tidy(() => void variable.write(tensor(values, [...shape[side]])));
      return variable;
    };
    const factors = (prefix: string) => ({
      shape,
      left: factor(prefix, "left"),
      right: factor(prefix, "right"),
    });
    this.first = factors("first");
    this.second = factors("second");
    const { kernelInitializer, kernelRegularizer, kernelConstraint } = this.parts;
    this.kernel = this.addWeight(
      "kernel",
      [N, D],
      "float32",
      kernelInitializer,
      kernelRegularizer,
      true,
      kernelConstraint,
    );
    this.inputSpec = [new InputSpec({ shape: [null, N, D] })];
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], options: Record<string, unknown>): Tensor {
    return tidy(() => {
      this.invokeCallHook(inputs, options);
      const byChannel = transpose(onlyTensor(inputs), [0, 2, 1]);
      const spectrum = multiply(byChannel, this.scaled(this.first));
      const kernel = transpose((this.kernel as LayerVariable).read(), [1, 0]);
      const mixed = multiplyTransposed(mul(spectrum, kernel), this.scaled(this.second));
      return transpose(mixed, [0, 2, 1]);
    });
  }

  private scaled(factors: Factors<LayerVariable> | undefined): MonarchTensors {
    const { shape, left, right } = factors as Factors<LayerVariable>;
    const { left: ofLeft, right: ofRight } = this.multipliers as Multipliers;
    const scale = ofLeft * ofRight;
    return {
      shape,
      left: scale === 1 ? left.read() : mul(left.read(), scale),
      right: right.read(),
    };
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...onlyShape(inputShape)];
  }

  override getConfig(): serialization.ConfigDict {
    const { blockSize, pad, learningRateMultiplier, seed } = this.config;
    const { kernelInitializer, kernelRegularizer, kernelConstraint } = this.parts.getConfig();
    return {
      ...super.getConfig(),
      kernelInitializer: kernelInitializer as serialization.ConfigDictValue,
      kernelRegularizer: kernelRegularizer as serialization.ConfigDictValue,
      kernelConstraint: kernelConstraint as serialization.ConfigDictValue,
      blockSize: listed(blockSize),
      pad: pad ?? null,
      learningRateMultiplier: listed<number | string>(learningRateMultiplier),
      seed: seed ?? null,
    };
  }
}

/** @see Tommy Ettinger 2017, mulberry32 */
function uniforms(seed: number | null | undefined): () => number {
  if (seed == null) return Math.random;
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
