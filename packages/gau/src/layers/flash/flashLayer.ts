import { maskOfInput } from "@frugal/attention-core/layers";
import {
  cast,
  ones,
  pad,
  type serialization,
  slice,
  type Tensor,
  type Tensor3D,
} from "@tensorflow/tfjs-core";
import { initializers, type LayerVariable } from "@tensorflow/tfjs-layers";
import type { Position } from "../../gatedAttention/gatedAttentionOptions.ts";
import { mixedChunkAttention } from "../../mixedChunk/mixedChunkAttention.ts";
import {
  type MixedChunkState,
  type MixedChunkStepResult,
  mixedChunkAttentionStep,
} from "../../mixedChunk/mixedChunkAttentionStep.ts";
import type { MixedChunkStepOptions } from "../../mixedChunk/mixedChunkOptions.ts";
import { readPosition } from "../position/positionDescription.ts";
import { type AffineWeights, affineWeights, readAffine } from "../unit/affineWeights.ts";
import { checkChoice, checkInput, checkPositive } from "../unit/checkUnit.ts";
import { type CallOptions, GatedUnit } from "../unit/gatedUnitLayer.ts";
import { readInitializer } from "../unit/initializer.ts";
import { queryKeyConfig, widthsOf } from "../unit/queryKey.ts";
import type { FlashConfig } from "./config.ts";
import { tidyStep } from "./tidyStep.ts";

const TITLE = "Flash";

/** A layer that `flash` makes, which says what it computes. */
export class Flash extends GatedUnit<FlashConfig> {
  /** What it is saved as; variables are named after it, so letters only. */
  static readonly className: string = "FrugalFlash";

  /** c: rows of a chunk. */
  readonly chunk: number;
  /** Whether a row sees only what comes before it, and itself. */
  readonly causal: boolean;
  private readonly position: Position | undefined;
  private near: AffineWeights = {};
  private far: AffineWeights = {};
  private table: LayerVariable | undefined;

  constructor(config: FlashConfig) {
    super(TITLE, config, widthsOf(TITLE, config));
    const { chunk, causal } = config;
    this.chunk = chunk ?? 256;
    this.causal = causal ?? false;
    checkPositive(TITLE, "chunk", this.chunk);
    checkChoice(TITLE, "normalizer", config.normalizer, ["essay", "paper"]);
    if (Object.hasOwn(config, "mask")) {
      throw new RangeError(
        `${TITLE}: it cannot honour a mask; there is causal, and Keras's masks for padding`,
      );
    }
    this.position = readPosition(TITLE, config.position);
  }

  protected override buildOwn(): void {
    const { keyDim = 128, useOffset = true, scaleInitializer = "ones" } = this.config;
    const { useDistanceBias } = this.config;
    const start = { scale: readInitializer(scaleInitializer), offset: initializers.zeros() };
    const weights = (part: string) =>
      affineWeights(
        (name, of) => this.addWeight(`${part}/${name}`, [keyDim], "float32", start[of]),
        useOffset,
      );
    this.near = weights("quadratic");
    this.far = weights("linear");
    if (useDistanceBias) {
      const length = [2 * this.chunk - 1];
      this.table = this.addWeight("distanceBias", length, "float32", initializers.zeros());
    }
  }

  protected override mix(x: Tensor, input: Tensor, options: CallOptions): Tensor {
    const { attentionDropout, padShort } = this.config;
    const [B, N] = x.shape as [number, number];
    const missing = padShort ? Math.max(0, this.chunk - N) : 0;
    const mask = maskOfInput(input, options.mask);
    const shown = missing > 0 ? padRows(mask ?? ones([B, N]), missing) : mask;
    const [u, v, z] = this.gateValueShared(x).map((rows) => padRows(rows, missing));
    const mixed = mixedChunkAttention(u as Tensor, v as Tensor, z as Tensor, {
      ...this.recipe(),
      causal: this.causal,
      ...(shown && { keyMask: cast(shown, "bool") }),
      ...this.weightDropout(attentionDropout, options),
    });
    return missing > 0 ? slice(mixed, [0, 0, 0], [B, N, -1]) : mixed;
  }

  /**
   * The layer's output for rows that come after those of earlier steps, in memory that does not grow:
   * the rows of consecutive steps are those of `apply` on all of them, wherever they are cut.
   *
   * @param state of the step before, which stays the caller's; none at the beginning
   * @param input [B, N, width], any N
   * @returns the output, and the state after it; both are the caller's to dispose
   * @throws {RangeError} a layer that is not causal
   * @throws {Error} a layer that has no weights yet
   * @throws {ShapeError} an input or a state that does not fit
   */
  step(state: MixedChunkState | undefined, input: Tensor): MixedChunkStepResult {
    if (!this.causal) {
      throw new RangeError(`${TITLE}: only a causal layer can step, and ${this.name} is not`);
    }
    if (!this.built) {
      throw new Error(`${TITLE}: ${this.name} must have been applied before it can step`);
    }
    checkInput(TITLE, input.shape);
    return tidyStep(() => {
      let after: MixedChunkState | undefined;
      const output = this.around(input, {}, (x) => {
        const [u, v, z] = this.gateValueShared(x) as [Tensor, Tensor, Tensor];
        const step = mixedChunkAttentionStep(state, u, v, z, this.recipe());
        after = step.state;
        return step.output;
      });
      return { output: output as Tensor3D, state: after as MixedChunkState };
    });
  }

  private gateValueShared(x: Tensor): Tensor[] {
    return ["gate", "value", "shared"].map((name) => this.projected(name, x));
  }

  /** What whole inputs and steps are mixed with alike. */
  private recipe(): MixedChunkStepOptions {
    const { normalizer } = this.config;
    return {
      chunk: this.chunk,
      quadratic: readAffine(this.near),
      linear: readAffine(this.far),
      ...(normalizer && { normalizer }),
      ...(this.position && { position: this.position }),
      ...(this.table && { bias: this.table.read() }),
    };
  }

  override getConfig(): serialization.ConfigDict {
    const { normalizer, useDistanceBias, padShort } = this.config;
    return {
      ...super.getConfig(),
      ...queryKeyConfig(TITLE, this.config),
      chunk: this.chunk,
      causal: this.causal,
      normalizer: normalizer ?? "essay",
      useDistanceBias: useDistanceBias ?? false,
      padShort: padShort ?? false,
    };
  }
}

/** Rows of zeros behind those of [B, N, …]. */
function padRows(rows: Tensor, missing: number): Tensor {
  if (missing === 0) return rows;
  const nothing = rows.shape.slice(2).map((): [number, number] => [0, 0]);
  return pad(rows, [[0, 0], [0, missing], ...nothing]);
}
