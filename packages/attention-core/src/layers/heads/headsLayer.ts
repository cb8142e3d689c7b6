import {
  dropout,
  mul,
  type serialization,
  sigmoid,
  type Tensor,
  type Tensor4D,
  tidy,
  zeros,
} from "@tensorflow/tfjs-core";
import { type LayerVariable, layers } from "@tensorflow/tfjs-layers";
import { keptByBoth } from "../masks/keptByBoth.ts";
import { maskOfInput } from "../masks/maskOfInput.ts";
import { checkHeads, type HeadSizes } from "./checkHeads.ts";
import { checkInputs, checkWidths, type LayerInputs, nameInputs } from "./checkInputs.ts";
import type { HeadsConfig } from "./config.ts";
import { joinHeads } from "./joinHeads.ts";
import { PROJECTION_OPTIONS, projection } from "./projection.ts";

export type Shape = (number | null)[];

/** What tfjs hands to `call` besides the inputs. */
interface CallOptions {
  readonly training?: boolean;
  readonly mask?: Tensor | null;
}

/** Rows that are no padding, bool [B, N] and [B, M]; undefined where all are. */
export interface KeptRows {
  readonly queries: Tensor | undefined;
  readonly keys: Tensor | undefined;
}

/** A dense layer that a layer is made of, and the width of what it is applied to. */
export type Part = readonly [part: layers.Layer, width: number];

/**
 * What layers with heads have in common: heads from somewhere, a gate, the projection of the output,
 * its dropout, and Keras's masks.
 */
export abstract class HeadsLayer<Config extends HeadsConfig> extends layers.Layer {
  protected readonly config: Config;
  protected readonly sizes: HeadSizes;
  /** Named in errors. */
  protected readonly op: string;
  private readonly gate: layers.Layer | undefined;
  private last: layers.Layer | undefined;
  private calls = 0;

  constructor(op: string, config: Config) {
    super(config);
    this.op = op;
    this.config = config;
    this.sizes = checkHeads(op, config);
    const { H, E } = this.sizes;
    this.gate = config.useGate ? projection(config, "gate", H * E) : undefined;
    this.supportsMasking = true;
  }

  /** The layers that the heads are made with, in the order in which their weights are saved. */
  protected abstract parts(widths: LayerInputs<number>): readonly Part[];

  /** What each head puts out, [B, H, N, E]. */
  protected abstract heads(
    inputs: LayerInputs<Tensor>,
    kept: KeptRows,
    training: boolean,
  ): Tensor4D;

  override build(inputShape: Shape | Shape[]): void {
    const { H, E } = this.sizes;
    const shapes = nameInputs(this.op, shapesOf(inputShape));
    checkWidths(this.op, shapes);
    const [query, value, key] = [shapes.query, shapes.value, shapes.key].map(
      (shape) => shape.at(-1) as number,
    ) as [number, number, number];
    this.last = projection(this.config, "attentionOutput", this.outputWidth(shapes.query));
    const fixed: LayerVariable[] = [];
    const gate: Part[] = this.gate ? [[this.gate, query]] : [];
    for (const [part, width] of [
      ...this.parts({ query, value, key }),
      ...gate,
      [this.last, H * E] as const,
    ]) {
      // Applying it builds it under its own name.
      tidy(() => void part.apply(zeros([1, 1, width])));
      this.trainableWeights = [...this._trainableWeights, ...part.trainableWeights];
      fixed.push(...part.nonTrainableWeights);
      this.addLoss(part.losses);
    }
    this.nonTrainableWeights = fixed;
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], options: CallOptions): Tensor {
    return tidy(() => {
      this.invokeCallHook(inputs, options);
      const named = nameInputs(this.op, Array.isArray(inputs) ? inputs : [inputs]);
      checkInputs(this.op, named);
      const heads = joinHeads(this.heads(named, keptOf(named, options), options.training === true));
      const gated = this.gate ? mul(heads, sigmoid(this.gate.apply(named.query) as Tensor)) : heads;
      const output = (this.last as layers.Layer).apply(gated) as Tensor;
      const { outputDropout, seed } = this.config;
      if (!options.training || !outputDropout) return output;
      const turn = this.calls++; // else every step would drop the same
      return dropout(output, outputDropout, undefined, seed == null ? undefined : seed + turn);
    });
  }

  private outputWidth(query: Shape): number {
    return this.config.outputShape ?? (query.at(-1) as number);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const { query } = nameInputs(this.op, shapesOf(inputShape));
    return [...query.slice(0, -1), this.outputWidth(query)];
  }

  override computeMask(inputs: Tensor | Tensor[], mask?: Tensor | Tensor[]): Tensor | Tensor[] {
    const [query] = Array.isArray(inputs) ? inputs : [inputs];
    const [handed] = Array.isArray(mask) ? mask : [mask];
    return (handed ?? query?.kerasMask ?? null) as Tensor;
  }

  override getConfig(): serialization.ConfigDict {
    const { numHeads, keyDim, useGate, outputShape, outputDropout, seed } = this.config;
    const projected = (this.last ?? projection(this.config, "attentionOutput", 1)).getConfig();
    return {
      ...super.getConfig(),
      numHeads,
      keyDim,
      valueDim: this.sizes.E,
      outputShape: outputShape ?? null,
      useGate: useGate ?? false,
      outputDropout: outputDropout ?? 0,
      seed: seed ?? null,
      ...Object.fromEntries(
        PROJECTION_OPTIONS.map((option) => [
          option,
          projected[option] as serialization.ConfigDictValue,
        ]),
      ),
    };
  }
}

/** Rows that the masks of the inputs keep; a key goes where its value does. */
function keptOf({ query, value, key }: LayerInputs<Tensor>, options: CallOptions): KeptRows {
  const queries = maskOfInput(query, options.mask);
  const values = value === query ? queries : maskOfInput(value);
  return { queries, keys: keptByBoth(values, key === value ? values : maskOfInput(key)) };
}

/** tfjs hands one shape alone or in a list. */
function shapesOf(inputShape: Shape | Shape[]): Shape[] {
  return Array.isArray(inputShape[0]) ? (inputShape as Shape[]) : [inputShape as Shape];
}
