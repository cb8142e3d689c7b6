import type { serialization, Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { initializers, type LayerVariable, type layers } from "@tensorflow/tfjs-layers";
import { checkKeyHeads } from "./checkHeads.ts";
import type { LayerInputs } from "./checkInputs.ts";
import type { QueryKeyConfig } from "./config.ts";
import { HeadsLayer, type KeptRows, type Part, type Shape } from "./headsLayer.ts";
import { projection } from "./projection.ts";
import { rootMeanSquareNorm } from "./rootMeanSquareNorm.ts";
import { splitHeads } from "./splitHeads.ts";

/** Layers whose heads mix values by queries and keys: projections, shared heads of keys, norms. */
export abstract class QueryKeyLayer<Config extends QueryKeyConfig> extends HeadsLayer<Config> {
  private readonly keyHeads: number;
  private readonly projections: Record<"query" | "key" | "value", layers.Layer>;
  private gains: { readonly query: LayerVariable; readonly key: LayerVariable } | undefined;

  constructor(op: string, config: Config) {
    super(op, config);
    const { H, D, E } = this.sizes;
    this.keyHeads = checkKeyHeads(op, H, config.numKeyValueHeads);
    this.projections = {
      query: projection(config, "query", H * D),
      key: projection(config, "key", this.keyHeads * D),
      value: projection(config, "value", this.keyHeads * E),
    };
  }

  /** q [B, H, N, D], k [B, H', M, D], v [B, H', M, E] → [B, H, N, E] */
  protected abstract mix(
    q: Tensor4D,
    k: Tensor4D,
    v: Tensor4D,
    kept: KeptRows,
    training: boolean,
  ): Tensor4D;

  override build(inputShape: Shape | Shape[]): void {
    super.build(inputShape);
    if (!this.config.queryKeyNorm) return;
    const { D } = this.sizes;
    const gain = (name: string) => this.addWeight(name, [D], "float32", initializers.ones());
    this.gains = { query: gain("queryNorm/gamma"), key: gain("keyNorm/gamma") };
  }

  protected override parts({ query, value, key }: LayerInputs<number>): readonly Part[] {
    const { projections } = this;
    return [
      [projections.query, query],
      [projections.key, key],
      [projections.value, value],
    ];
  }

  protected override heads(
    inputs: LayerInputs<Tensor>,
    kept: KeptRows,
    training: boolean,
  ): Tensor4D {
    const { keyHeads, gains } = this;
    const { H } = this.sizes;
    const project = (name: "query" | "key" | "value", heads: number) =>
      splitHeads(this.projections[name].apply(inputs[name]) as Tensor, heads);
    const [q, k, v] = [project("query", H), project("key", keyHeads), project("value", keyHeads)];
    const query = gains ? rootMeanSquareNorm(q, gains.query.read()) : q;
    const key = gains ? rootMeanSquareNorm(k, gains.key.read()) : k;
    return this.mix(query, key, v, kept, training);
  }

  override getConfig(): serialization.ConfigDict {
    return {
      ...super.getConfig(),
      numKeyValueHeads: this.keyHeads,
      queryKeyNorm: this.config.queryKeyNorm ?? false,
    };
  }
}
