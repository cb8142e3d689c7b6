import type { Mask } from "@frugal/sparse-masks";
import type { serialization, Tensor4D } from "@tensorflow/tfjs-core";
import { initializers, type LayerVariable } from "@tensorflow/tfjs-layers";
import { attention } from "../../attention/attention.ts";
import type { AttentionDropout, AttentionOptions } from "../../attention/attentionOptions.ts";
import { inLayer } from "../../observe/tellObservers.ts";
import { checkPositive } from "../heads/checkHeads.ts";
import type { KeptRows, Shape } from "../heads/headsLayer.ts";
import { QueryKeyLayer } from "../heads/queryKeyLayer.ts";
import { maskWithin } from "../masks/maskWithin.ts";
import { readMask, writeMask } from "../masks/readMask.ts";
import { checkWeighting } from "./checkWeighting.ts";
import type { MultiHeadAttentionConfig } from "./config.ts";
import { distanceTable } from "./distanceTable.ts";

/** A layer that `multiHeadAttention` makes, which says what it computes. */
export class MultiHeadAttention extends QueryKeyLayer<MultiHeadAttentionConfig> {
  /** What it is saved as; variables are named after it, so letters only. */
  static readonly className: string = "FrugalMultiHeadAttention";

  private readonly mask: Mask | undefined;
  private biases: LayerVariable | undefined;
  private sinks: LayerVariable | undefined;
  private turns = 0;

  constructor(config: MultiHeadAttentionConfig) {
    super("MultiHeadAttention", config);
    this.mask = readMask(config.mask);
    checkPositive(this.op, { biasDistance: config.biasDistance }, false);
    checkWeighting(this.op, config);
  }

  override build(inputShape: Shape | Shape[]): void {
    super.build(inputShape);
    const { biasDistance, useSinks } = this.config;
    const { H } = this.sizes;
    const weight = (name: string, shape: number[]) =>
      this.addWeight(name, shape, "float32", initializers.zeros());
    if (biasDistance) this.biases = weight("biases", [H, 2 * biasDistance + 1]);
    if (useSinks) this.sinks = weight("sinks", [H]);
  }

  protected override mix(
    q: Tensor4D,
    k: Tensor4D,
    v: Tensor4D,
    kept: KeptRows,
    training: boolean,
  ): Tensor4D {
    const [B, , N] = q.shape;
    const M = k.shape[2];
    const { softCap, normalizer } = this.config;
    const mask = maskWithin(this.mask, kept, { B, N, M });
    const dropout = training ? this.dropout() : undefined;
    const options: AttentionOptions = {
      ...(mask && { mask }),
      ...(dropout && { dropout }),
      ...(softCap && { softCap }),
      ...(normalizer && { normalizer }),
      ...(this.biases && { bias: distanceTable(this.biases.read(), N, M) }),
      ...(this.sinks && { sinks: this.sinks.read() }),
    };
    return inLayer(this.name, () => attention(q, k, v, options));
  }

  /** Another seed at each call, else every step would drop the same. */
  private dropout(): AttentionDropout | undefined {
    const { dropout: rate, seed } = this.config;
    if (!rate) return undefined;
    const from = seed ?? Math.floor(Math.random() * 2 ** 32);
    return { rate, seed: (from + this.turns++) >>> 0 };
  }

  override getConfig(): serialization.ConfigDict {
    const { dropout, biasDistance, useSinks, softCap, normalizer } = this.config;
    const mask = writeMask(this.op, this.config.mask) as serialization.ConfigDictValue;
    return {
      ...super.getConfig(),
      mask,
      dropout: dropout ?? 0,
      biasDistance: biasDistance ?? null,
      useSinks: useSinks ?? false,
      softCap: softCap ?? null,
      normalizer: (normalizer ?? "softmax") as serialization.ConfigDictValue,
    };
  }
}
