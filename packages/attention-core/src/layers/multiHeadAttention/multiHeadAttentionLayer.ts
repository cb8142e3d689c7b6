import type { Mask } from "@frugal/sparse-masks";
import type { serialization, Tensor4D } from "@tensorflow/tfjs-core";
import { attention } from "../../attention/attention.ts";
import type { KeptRows } from "../heads/headsLayer.ts";
import { QueryKeyLayer } from "../heads/queryKeyLayer.ts";
import { maskWithin } from "../masks/maskWithin.ts";
import { readMask, writeMask } from "../masks/readMask.ts";
import type { MultiHeadAttentionConfig } from "./config.ts";

/** A layer that `multiHeadAttention` makes, which says what it computes. */
export class MultiHeadAttention extends QueryKeyLayer<MultiHeadAttentionConfig> {
  /** What it is saved as; variables are named after it, so letters only. */
  static readonly className: string = "FrugalMultiHeadAttention";

  private readonly mask: Mask | undefined;

  constructor(config: MultiHeadAttentionConfig) {
    super("MultiHeadAttention", config);
    this.mask = readMask(config.mask);
  }

  protected override mix(q: Tensor4D, k: Tensor4D, v: Tensor4D, kept: KeptRows): Tensor4D {
    const mask = maskWithin(this.mask, kept, { B: q.shape[0], N: q.shape[2], M: k.shape[2] });
    return attention(q, k, v, mask ? { mask } : {});
  }

  override getConfig(): serialization.ConfigDict {
    const mask = writeMask(this.op, this.config.mask) as serialization.ConfigDictValue;
    return { ...super.getConfig(), mask };
  }
}
