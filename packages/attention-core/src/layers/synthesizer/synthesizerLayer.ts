import type { Mask } from "@frugal/sparse-masks";
import type { serialization, Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { initializers, type LayerVariable, type layers } from "@tensorflow/tfjs-layers";
import { ShapeError } from "../../attention/shapeError.ts";
import { mixLogits } from "../../synthesizer/mixLogits.ts";
import { synthesizer } from "../../synthesizer/synthesizer.ts";
import { type SynthesizerKind, synthesizerShapes } from "../../synthesizer/synthesizerShapes.ts";
import { checkPositive } from "../heads/checkHeads.ts";
import type { LayerInputs } from "../heads/checkInputs.ts";
import { HeadsLayer, type KeptRows, type Part, type Shape } from "../heads/headsLayer.ts";
import { projection } from "../heads/projection.ts";
import { splitHeads } from "../heads/splitHeads.ts";
import { maskWithin } from "../masks/maskWithin.ts";
import { readMask, writeMask } from "../masks/readMask.ts";
import type { SynthesizerConfig } from "./config.ts";
import { type Logits, logitsOf } from "./logitsOf.ts";

/** A layer that `synthesizer` makes, which says what it computes. */
export class Synthesizer extends HeadsLayer<SynthesizerConfig> {
  /** What it is saved as; variables are named after it, so letters only. */
  static readonly className: string = "FrugalSynthesizer";

  private readonly kinds: readonly SynthesizerKind[];
  private readonly mask: Mask | undefined;
  private readonly value: layers.Layer;
  private logits: readonly Logits[] = [];
  private mixture: LayerVariable | undefined;

  constructor(config: SynthesizerConfig) {
    super("Synthesizer", config);
    const { kind, maxLength, rank } = config;
    checkPositive(this.op, { maxLength }, true);
    checkPositive(this.op, { rank }, false);
    this.kinds = typeof kind === "string" ? [kind] : (kind ?? []);
    if (this.kinds.length === 0 || new Set(this.kinds).size < this.kinds.length) {
      throw new TypeError(
        `${this.op}: kind must be one, or a list of different ones, got ${JSON.stringify(kind)}`,
      );
    }
    for (const one of this.kinds) synthesizerShapes(one, this.sizesFor(1));
    this.mask = readMask(config.mask);
    const { H, E } = this.sizes;
    this.value = projection(config, "value", H * E);
  }

  private sizesFor(width: number) {
    const { maxLength, rank, factors, useBias } = this.config;
    return {
      ...{ heads: this.sizes.H, length: maxLength, width, keyWidth: this.sizes.D },
      ...(rank && { rank }),
      ...(factors && { factors }),
      biases: useBias ?? true,
    };
  }

  override build(inputShape: Shape | Shape[]): void {
    super.build(inputShape);
    const count = this.kinds.length;
    if (count < 2) return;
    this.mixture = this.addWeight("mixture", [count], "float32", initializers.zeros());
  }

  protected override parts({ value }: LayerInputs<number>): readonly Part[] {
    const sizes = this.sizesFor(value);
    this.logits = this.kinds.map((kind) => logitsOf(kind, sizes, this.config));
    return [...this.logits.flatMap(({ parts }) => parts), [this.value, value]];
  }

  protected override heads({ query, value, key }: LayerInputs<Tensor>, kept: KeptRows): Tensor4D {
    const [B, n] = query.shape as [number, number];
    if (value !== query || key !== query) {
      throw new ShapeError(`${this.op}: inputs must be x alone: logits are made from it`);
    }
    if (n > this.config.maxLength) {
      throw new ShapeError(
        `${this.op}: x must have at most maxLength ${this.config.maxLength} rows, got ${n}`,
      );
    }
    const logits = this.logits.map((one) => one.compute(query));
    const all = this.mixture ? mixLogits(logits, this.mixture.read()) : (logits[0] as Tensor4D);
    const v = splitHeads(this.value.apply(value) as Tensor, this.sizes.H);
    const mask = maskWithin(this.mask, kept, { B, N: n, M: n });
    return synthesizer(all, v, mask ? { mask } : {});
  }

  override getConfig(): serialization.ConfigDict {
    const { kind, maxLength, rank, factors, mask } = this.config;
    return {
      ...super.getConfig(),
      kind: kind as serialization.ConfigDictValue,
      maxLength,
      rank: rank ?? null,
      factors: (factors ?? null) as serialization.ConfigDictValue,
      mask: writeMask(this.op, mask) as serialization.ConfigDictValue,
    };
  }
}
