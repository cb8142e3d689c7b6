import { cast, type serialization, type Tensor, type Tensor4D } from "@tensorflow/tfjs-core";
import { repeatHeads } from "../../attention/repeatHeads.ts";
import type { FeatureMap } from "../../linear/features.ts";
import { linearAttention } from "../../linear/linearAttention.ts";
import type { KeptRows } from "../heads/headsLayer.ts";
import { QueryKeyLayer } from "../heads/queryKeyLayer.ts";
import type { LinearAttentionConfig } from "./config.ts";
import { readFeatures, writeFeatures } from "./describedFeatures.ts";

/** A layer that `linearAttention` makes, which says what it computes. */
export class LinearAttention extends QueryKeyLayer<LinearAttentionConfig> {
  /** What it is saved as; variables are named after it, so letters only. */
  static readonly className: string = "FrugalLinearAttention";

  private readonly features: FeatureMap;

  constructor(config: LinearAttentionConfig) {
    super("LinearAttention", config);
    this.features = readFeatures(this.op, config.features);
    const { epsilon = 0 } = config;
    if (!(Number.isFinite(epsilon) && epsilon >= 0)) {
      throw new RangeError(`${this.op}: epsilon must be a number of at least 0, got ${epsilon}`);
    }
  }

  protected override mix(q: Tensor4D, k: Tensor4D, v: Tensor4D, kept: KeptRows): Tensor4D {
    const { causal = false, normalized = true, epsilon = 0 } = this.config;
    const mask = (name: "queryMask" | "keyMask", rows: Tensor | undefined) =>
      rows && { [name]: cast(rows, "bool") };
    const groups = q.shape[1] / k.shape[1];
    return linearAttention(q, repeatHeads(k, groups), repeatHeads(v, groups), {
      ...{ features: this.features, causal, normalized, epsilon },
      ...mask("queryMask", kept.queries),
      ...mask("keyMask", kept.keys),
    });
  }

  override getConfig(): serialization.ConfigDict {
    const { features, causal, normalized, epsilon } = this.config;
    return {
      ...super.getConfig(),
      features: writeFeatures(this.op, features) as serialization.ConfigDictValue,
      causal: causal ?? false,
      normalized: normalized ?? true,
      epsilon: epsilon ?? 0,
    };
  }
}
