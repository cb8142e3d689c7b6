import type { Activation } from "@frugal/engine";
import { mul, type serialization, type Tensor } from "@tensorflow/tfjs-core";
import { type ActivationName, activationOf } from "../unit/activations.ts";
import type { GatedUnitConfig } from "../unit/config.ts";
import { GatedUnit } from "../unit/gatedUnitLayer.ts";

/** How a `GatedLinearUnit` layer is made. */
export interface GatedLinearUnitConfig extends GatedUnitConfig {
  /** Of the values; default `"linear"`, where gated attention units have that of the gate. */
  readonly valueActivation?: ActivationName;
}

const TITLE = "GatedLinearUnit";

/** A layer that `gatedLinearUnit` makes, which says what it computes. */
export class GatedLinearUnit extends GatedUnit<GatedLinearUnitConfig> {
  /** What it is saved as; variables are named after it, so letters only. */
  static readonly className: string = "FrugalGatedLinearUnit";

  private readonly ofValues: Activation;

  constructor(config: GatedLinearUnitConfig) {
    const { units, valueActivation = "linear" } = config;
    super(TITLE, config, { gate: units, value: units });
    this.ofValues = activationOf(TITLE, "valueActivation", valueActivation);
  }

  protected override mix(x: Tensor): Tensor {
    return mul(this.projected("gate", x), this.projected("value", x, this.ofValues));
  }

  override getConfig(): serialization.ConfigDict {
    const { valueActivation } = this.config;
    return { ...super.getConfig(), valueActivation: valueActivation ?? "linear" };
  }
}
