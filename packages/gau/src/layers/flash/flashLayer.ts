import { maskOfInput } from "@frugal/attention-core/layers";
import { cast, type serialization, type Tensor } from "@tensorflow/tfjs-core";
import { initializers, type LayerVariable } from "@tensorflow/tfjs-layers";
import type { Position } from "../../gatedAttention/gatedAttentionOptions.ts";
import { mixedChunkAttention } from "../../mixedChunk/mixedChunkAttention.ts";
import { readPosition } from "../position/positionDescription.ts";
import { type AffineWeights, affineWeights, readAffine } from "../unit/affineWeights.ts";
import { checkChoice, checkPositive } from "../unit/checkUnit.ts";
import { type CallOptions, GatedUnit } from "../unit/gatedUnitLayer.ts";
import { queryKeyConfig, scaleInitializerOf, widthsOf } from "../unit/queryKey.ts";
import type { FlashConfig } from "./config.ts";

const TITLE = "Flash";

/** A layer that `flash` makes, which says what it computes. */
export class Flash extends GatedUnit<FlashConfig> {
  /** What it is saved as; variables are named after it, so letters only. */
  static readonly className: string = "FrugalFlash";

  private readonly position: Position | undefined;
  private near: AffineWeights = {};
  private far: AffineWeights = {};
  private table: LayerVariable | undefined;

  constructor(config: FlashConfig) {
    super(TITLE, config, widthsOf(TITLE, config));
    const { chunk = 256 } = config;
    checkPositive(TITLE, "chunk", chunk);
    checkChoice(TITLE, "normalizer", config.normalizer, ["essay", "paper"]);
    if (Object.hasOwn(config, "mask")) {
      throw new RangeError(
        `${TITLE}: it cannot honour a mask; there is causal, and Keras's masks for padding`,
      );
    }
    this.position = readPosition(TITLE, config.position);
  }

  protected override buildOwn(): void {
    const { keyDim = 128, useOffset = true, useDistanceBias, chunk = 256 } = this.config;
    const start = { scale: scaleInitializerOf(this.config), offset: initializers.zeros() };
    const weights = (part: string) =>
      affineWeights(
        (name, of) => this.addWeight(`${part}/${name}`, [keyDim], "float32", start[of]),
        useOffset,
      );
    this.near = weights("quadratic");
    this.far = weights("linear");
    if (useDistanceBias) {
      const length = [2 * chunk - 1];
      this.table = this.addWeight("distanceBias", length, "float32", initializers.zeros());
    }
  }

  protected override mix(x: Tensor, input: Tensor, options: CallOptions): Tensor {
    const { chunk = 256, causal = false, normalizer, attentionDropout } = this.config;
    const shown = maskOfInput(input, options.mask);
    const given = ["gate", "value", "shared"].map((name) => this.projected(name, x));
    return mixedChunkAttention(given[0] as Tensor, given[1] as Tensor, given[2] as Tensor, {
      chunk,
      causal,
      quadratic: readAffine(this.near),
      linear: readAffine(this.far),
      ...(normalizer && { normalizer }),
      ...(this.position && { position: this.position }),
      ...(this.table && { bias: this.table.read() }),
      ...(shown && { keyMask: cast(shown, "bool") }),
      ...this.weightDropout(attentionDropout, options),
    });
  }

  override getConfig(): serialization.ConfigDict {
    const { chunk, causal, normalizer, useDistanceBias } = this.config;
    return {
      ...super.getConfig(),
      ...queryKeyConfig(TITLE, this.config),
      chunk: chunk ?? 256,
      causal: causal ?? false,
      normalizer: normalizer ?? "essay",
      useDistanceBias: useDistanceBias ?? false,
    };
  }
}
