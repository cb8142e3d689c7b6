import { and, type Mask } from "@frugal/sparse-masks";
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
import { initializers, type LayerVariable, layers } from "@tensorflow/tfjs-layers";
import { attention } from "../../attention/attention.ts";
import { inLayer } from "../../observe/tellObservers.ts";
import { keptByBoth } from "../masks/keptByBoth.ts";
import { keptRows } from "../masks/keptRows.ts";
import { maskOfInput } from "../masks/maskOfInput.ts";
import { readMask, writeMask } from "../masks/readMask.ts";
import { checkConfig, type HeadSizes } from "./checkConfig.ts";
import { checkInputs, checkWidths, type LayerInputs, nameInputs } from "./checkInputs.ts";
import type { MultiHeadAttentionConfig } from "./config.ts";
import { joinHeads } from "./joinHeads.ts";
import { PROJECTION_OPTIONS, projection } from "./projection.ts";
import { repeatHeads } from "./repeatHeads.ts";
import { rootMeanSquareNorm } from "./rootMeanSquareNorm.ts";
import { splitHeads } from "./splitHeads.ts";

type Shape = (number | null)[];

/** What tfjs hands to `call` besides the inputs. */
interface CallOptions {
  readonly training?: boolean;
  readonly mask?: Tensor | null;
}

/** A layer that `multiHeadAttention` makes, which says what it computes. */
export class MultiHeadAttention extends layers.Layer {
  /** What it is saved as; variables are named after it, so letters only. */
  static readonly className: string = "FrugalMultiHeadAttention";

  private readonly config: MultiHeadAttentionConfig;
  private readonly sizes: HeadSizes;
  private readonly mask: Mask | undefined;
  private readonly projections: Record<"query" | "key" | "value", layers.Layer>;
  private readonly gate: layers.Layer | undefined;
  private last: layers.Layer | undefined;
  private gains: { readonly query: LayerVariable; readonly key: LayerVariable } | undefined;
  private calls = 0;

  constructor(config: MultiHeadAttentionConfig) {
    super(config);
    const { H, keyHeads, D, E } = checkConfig(config);
    this.config = config;
    this.sizes = { H, keyHeads, D, E };
    this.mask = readMask(config.mask);
    this.projections = {
      query: projection(config, "query", H * D),
      key: projection(config, "key", keyHeads * D),
      value: projection(config, "value", keyHeads * E),
    };
    this.gate = config.useGate ? projection(config, "gate", H * E) : undefined;
    this.supportsMasking = true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { H, D, E } = this.sizes;
    const { query, value, key } = nameInputs(shapesOf(inputShape));
    checkWidths({ query, value, key });
    const { projections, gate } = this;
    this.last = projection(this.config, "attentionOutput", this.outputWidth(query));
    const widths = [query, key, value, query, [H * E]].map((shape) => shape.at(-1) as number);
    const parts = [projections.query, projections.key, projections.value, gate, this.last];
    parts.forEach((part, at) => {
      if (!part) return;
      // Applying it builds it under its own name.
      tidy(() => void part.apply(zeros([1, 1, widths[at] as number])));
      this.trainableWeights = [...this._trainableWeights, ...part.trainableWeights];
      this.addLoss(part.losses);
    });
    if (this.config.queryKeyNorm) {
      const gain = (name: string) => this.addWeight(name, [D], "float32", initializers.ones());
      this.gains = { query: gain("queryNorm/gamma"), key: gain("keyNorm/gamma") };
    }
    super.build(inputShape);
  }

  override call(inputs: Tensor | Tensor[], options: CallOptions): Tensor {
    return tidy(() => {
      this.invokeCallHook(inputs, options);
      const named = nameInputs(Array.isArray(inputs) ? inputs : [inputs]);
      checkInputs(named);
      const heads = joinHeads(this.attend(named, options));
      const gated = this.gate ? mul(heads, sigmoid(this.gate.apply(named.query) as Tensor)) : heads;
      const output = (this.last as layers.Layer).apply(gated) as Tensor;
      const { outputDropout, seed } = this.config;
      if (!options.training || !outputDropout) return output;
      const turn = this.calls++; // else every step would drop the same
      return dropout(output, outputDropout, undefined, seed == null ? undefined : seed + turn);
    });
  }

  private attend(inputs: LayerInputs<Tensor>, options: CallOptions): Tensor4D {
    const { H, keyHeads } = this.sizes;
    const project = (name: "query" | "key" | "value", heads: number) =>
      splitHeads(this.projections[name].apply(inputs[name]) as Tensor, heads);
    const [q, k, v] = [project("query", H), project("key", keyHeads), project("value", keyHeads)];
    const { gains } = this;
    const query = gains ? rootMeanSquareNorm(q, gains.query.read()) : q;
    const key = gains ? rootMeanSquareNorm(k, gains.key.read()) : k;
    const groups = H / keyHeads;
    const mask = this.maskFor(inputs, options);
    const [keys, values] = [repeatHeads(key, groups), repeatHeads(v, groups)];
    return inLayer(this.name, () => attention(query, keys, values, mask ? { mask } : {}));
  }

  /** The layer's mask, less what the masks of the inputs hide. */
  private maskFor({ query, value, key }: LayerInputs<Tensor>, options: CallOptions) {
    const ofQuery = maskOfInput(query, options.mask);
    const ofValue = value === query ? ofQuery : maskOfInput(value);
    const ofKey = key === value ? ofValue : maskOfInput(key);
    const [B, N] = query.shape as [number, number];
    const M = key.shape[1] as number;
    const kept = keptRows(ofQuery, keptByBoth(ofValue, ofKey), { B, N, M });
    return kept && this.mask ? and(this.mask, kept) : (kept ?? this.mask);
  }

  private outputWidth(query: Shape): number {
    return this.config.outputShape ?? (query.at(-1) as number);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const { query } = nameInputs(shapesOf(inputShape));
    return [...query.slice(0, -1), this.outputWidth(query)];
  }

  override computeMask(inputs: Tensor | Tensor[], mask?: Tensor | Tensor[]): Tensor | Tensor[] {
    const [query] = Array.isArray(inputs) ? inputs : [inputs];
    const [handed] = Array.isArray(mask) ? mask : [mask];
    return (handed ?? query?.kerasMask ?? null) as Tensor;
  }

  override getConfig(): serialization.ConfigDict {
    const { numHeads, keyDim, useGate, queryKeyNorm, outputShape, outputDropout, seed, mask } =
      this.config;
    const projected = this.projections.query.getConfig();
    return {
      ...super.getConfig(),
      numHeads,
      keyDim,
      valueDim: this.sizes.E,
      numKeyValueHeads: this.sizes.keyHeads,
      mask: writeMask(mask) as serialization.ConfigDictValue,
      outputShape: outputShape ?? null,
      useGate: useGate ?? false,
      queryKeyNorm: queryKeyNorm ?? false,
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

/** tfjs hands one shape alone or in a list. */
function shapesOf(inputShape: Shape | Shape[]): Shape[] {
  return Array.isArray(inputShape[0]) ? (inputShape as Shape[]) : [inputShape as Shape];
}
