import { add, mul, type serialization, type Tensor, tidy, zeros } from "@tensorflow/tfjs-core";
import { InputSpec, layers } from "@tensorflow/tfjs-layers";
import type { Monarch } from "../../monarch/monarch.ts";
import { listed } from "../listed.ts";
import { type DenseParts, densePartsOf } from "../monarchDense/denseParts.ts";
import { MonarchDense } from "../monarchDense/monarchDenseLayer.ts";
import { onlyShape, onlyTensor, type Shape } from "../onlyInput.ts";
import type { MonarchAdapterConfig } from "./config.ts";

/** Blocks of both factors unless a block size is given. */
const BLOCKS = 4;

/** A layer that `monarchAdapter` makes, which says what it computes. */
export class MonarchAdapter extends layers.Layer {
  /** What it is saved as; variables are named after it, so letters only. */
  static readonly className: string = "FrugalMonarchAdapter";

  private readonly config: MonarchAdapterConfig;
  private readonly parts: DenseParts;
  private frozen: layers.Layer | undefined;
  private learned: MonarchDense | undefined;

  constructor(config: MonarchAdapterConfig) {
    super(config);
    if (config.batchInputShape == null && config.inputShape == null && config.inputDim != null) {
      this.batchInputShape = [config.batchSize ?? null, config.inputDim];
    }
    const { scale } = config;
    if (scale != null && !Number.isFinite(scale)) {
      throw new RangeError(`MonarchAdapter: scale must be finite, got ${scale}`);
    }
    this.config = config;
    this.parts = densePartsOf(config);
    this.supportsMasking = true;
    this.inputSpec = [new InputSpec({ minNDim: 2 })];
  }

  override build(inputShape: Shape | Shape[]): void {
    const inputs = onlyShape(inputShape).at(-1);
    if (inputs == null) {
      throw new RangeError("MonarchAdapter: the last axis of the input must be known, got null");
    }
    const { units, blockSize, rank, pad, learningRateMultiplier } = this.config;
    const { useBias, kernelInitializer, biasInitializer } = this.parts;
    this.frozen = layers.dense({
      ...{ units, useBias, kernelInitializer, biasInitializer },
      ...{ name: "frozen", trainable: false },
    });
    this.learned = new MonarchDense({
      ...{ units, useBias: false, kernelInitializer: "zeros", name: "learned" },
      blockSize: blockSize ?? [Math.min(BLOCKS, units), Math.ceil(inputs / BLOCKS)],
      pad: pad ?? blockSize == null,
      ...(rank == null ? {} : { rank }),
      ...(learningRateMultiplier == null ? {} : { learningRateMultiplier }),
    });
    const { frozen, learned } = this;
    // Applying them builds them under their own names.
    tidy(() => {
      const x = zeros([1, inputs]);
      learned.apply(x);
      frozen.apply(x);
    });
    this.trainableWeights = learned.trainableWeights;
    this.nonTrainableWeights = frozen.weights;
    this.inputSpec = [new InputSpec({ minNDim: 2, axes: { [-1]: inputs } })];
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], options: Record<string, unknown>): Tensor {
    return tidy(() => {
      this.invokeCallHook(inputs, options);
      const x = onlyTensor(inputs);
      const learned = (this.learned as layers.Layer).apply(x) as Tensor;
      const frozen = (this.frozen as layers.Layer).apply(x) as Tensor;
      const scale = this.config.scale ?? 1;
      return this.parts.activation.apply(add(frozen, scale === 1 ? learned : mul(learned, scale)));
    });
  }

  /** What is added to the kernel's transpose, `scale` included. @throws {Error} before the layer is built */
  async monarch(): Promise<Monarch> {
    if (!this.learned) {
      throw new Error(`MonarchAdapter: ${this.name} has no factors before it is built`);
    }
    const { shape, left, right } = await this.learned.monarch();
    const scale = this.config.scale ?? 1;
    return { shape, left: left.map((value) => scale * value), right };
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...onlyShape(inputShape).slice(0, -1), this.config.units];
  }

  override getConfig(): serialization.ConfigDict {
    const { blockSize, rank, pad, learningRateMultiplier, scale } = this.config;
    return {
      ...this.parts.getConfig(),
      ...super.getConfig(),
      blockSize: listed(blockSize),
      rank: rank ?? 1,
      pad: pad ?? null,
      learningRateMultiplier: listed<number | string>(learningRateMultiplier),
      scale: scale ?? 1,
    };
  }
}
