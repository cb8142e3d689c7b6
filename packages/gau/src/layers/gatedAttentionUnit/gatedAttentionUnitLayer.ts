import { keptRows, type MaskDescription, maskOf, maskOfInput } from "@frugal/attention-core/layers";
import { and, type Mask } from "@frugal/sparse-masks";
import type { serialization, Tensor } from "@tensorflow/tfjs-core";
import { initializers, type LayerVariable } from "@tensorflow/tfjs-layers";
import { gatedAttention } from "../../gatedAttention/gatedAttention.ts";
import type { Position } from "../../gatedAttention/gatedAttentionOptions.ts";
import { readPosition } from "../position/positionDescription.ts";
import { type AffineWeights, affineWeights, readAffine } from "../unit/affineWeights.ts";
import { checkPositive } from "../unit/checkUnit.ts";
import { type CallOptions, GatedUnit } from "../unit/gatedUnitLayer.ts";
import { readInitializer } from "../unit/initializer.ts";
import { queryKeyConfig, widthsOf } from "../unit/queryKey.ts";
import type { GatedAttentionUnitConfig } from "./config.ts";
import { distanceBias } from "./distanceBias.ts";

const TITLE = "GatedAttentionUnit";

/** A layer that `gatedAttentionUnit` makes, which says what it computes. */
export class GatedAttentionUnit extends GatedUnit<GatedAttentionUnitConfig> {
  /** What it is saved as; variables are named after it, so letters only. */
  static readonly className: string = "FrugalGatedAttentionUnit";

  private readonly mask: Mask | undefined;
  private readonly position: Position | undefined;
  private affine: AffineWeights = {};
  private table: LayerVariable | undefined;

  constructor(config: GatedAttentionUnitConfig) {
    super(TITLE, config, widthsOf(TITLE, config));
    const { maxDistance } = config;
    if (maxDistance !== undefined && maxDistance !== null) {
      checkPositive(TITLE, "maxDistance", maxDistance);
    }
    this.mask = maskFrom(config.mask);
    this.position = readPosition(TITLE, config.position);
  }

  protected override buildOwn(): void {
    const { keyDim = 128, useOffset = true, scaleInitializer = "ones", maxDistance } = this.config;
    const start = {
      scale: readInitializer(scaleInitializer),
      offset: initializers.zeros(),
    };
    this.affine = affineWeights(
      (name, of) => this.addWeight(name, [keyDim], "float32", start[of]),
      useOffset,
    );
    if (maxDistance) {
      const length = [2 * maxDistance - 1];
      this.table = this.addWeight("distanceBias", length, "float32", initializers.zeros());
    }
  }

  protected override mix(x: Tensor, input: Tensor, options: CallOptions): Tensor {
    const { normalizer, attentionDropout } = this.config;
    const mask = this.maskFor(input, options);
    const N = x.shape[1] as number;
    const given = ["gate", "value", "shared"].map((name) => this.projected(name, x));
    return gatedAttention(given[0] as Tensor, given[1] as Tensor, given[2] as Tensor, {
      ...readAffine(this.affine),
      ...(normalizer && { normalizer }),
      ...(this.position && { position: this.position }),
      ...(mask && { mask }),
      ...(this.table && { bias: distanceBias(this.table.read(), N) }),
      ...this.weightDropout(attentionDropout, options),
    });
  }

  /** The layer's mask, less what the mask of the input hides. */
  private maskFor(input: Tensor, options: CallOptions): Mask | undefined {
    const [B, N] = input.shape as [number, number];
    const ofInput = maskOfInput(input, options.mask);
    const kept = keptRows(ofInput, ofInput, { B, N, M: N });
    return kept && this.mask ? and(this.mask, kept) : (kept ?? this.mask);
  }

  override getConfig(): serialization.ConfigDict {
    const { normalizer, mask, maxDistance } = this.config;
    return {
      ...super.getConfig(),
      ...queryKeyConfig(TITLE, this.config),
      normalizer: (normalizer ?? "essay") as serialization.ConfigDictValue,
      mask: maskToSave(mask) as serialization.ConfigDictValue,
      maxDistance: maxDistance ?? null,
    };
  }
}

function isMask(mask: MaskDescription | Mask): mask is Mask {
  return typeof mask === "object" && typeof mask.allows === "function";
}

function maskFrom(mask: MaskDescription | Mask | null | undefined): Mask | undefined {
  if (mask === undefined || mask === null) return undefined;
  return isMask(mask) ? mask : maskOf(mask);
}

function maskToSave(mask: MaskDescription | Mask | null | undefined): MaskDescription | null {
  if (mask === undefined || mask === null) return null;
  if (!isMask(mask)) return mask;
  throw new TypeError(
    `${TITLE}: the mask ${mask.name} was given as an object, which cannot be saved; give its ` +
      'description, such as "causal", or register it with registerMask',
  );
}
