import type { AttentionDropout } from "@frugal/attention-core";
import type { Activation } from "@frugal/engine";
import { add, dropout, type serialization, type Tensor, tidy } from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { activationOf } from "./activations.ts";
import { checkInput, checkUnit } from "./checkUnit.ts";
import type { GatedUnitConfig } from "./config.ts";
import { type NormWeights, normalize, normWeights } from "./norm.ts";
import { oneShape, type Shape } from "./oneShape.ts";
import { buildProjection, PROJECTION_OPTIONS, project, projection } from "./projection.ts";

/** What tfjs hands to `call` besides the inputs. */
export interface CallOptions {
  readonly training?: boolean;
  readonly mask?: Tensor | null;
}

/** A unit of gate, values and what mixes them, between two projections, with its norm and residual. */
export abstract class GatedUnit<Config extends GatedUnitConfig> extends layers.Layer {
  protected readonly config: Config;
  protected readonly activation: Activation;
  /** By name; `build` makes those of `widths`, and the output's. */
  protected readonly projections: Map<string, layers.Layer> = new Map();
  private last: layers.Layer | undefined;
  private learnedNorm: NormWeights = {};
  private calls = 0;

  /**
   * @param title as errors name the layer
   * @param widths of the projections of the input, by name
   */
  constructor(
    protected readonly title: string,
    config: Config,
    widths: Readonly<Record<string, number>>,
  ) {
    super(config);
    checkUnit(title, config);
    this.config = config;
    this.activation = activationOf(title, "activation", config.activation ?? "swish");
    for (const [name, units] of Object.entries(widths)) {
      this.projections.set(name, projection(config, name, units));
    }
    this.supportsMasking = true;
  }

  /** u ∘ (A v) of the input's rows, [B, N, width] → [B, N, units]. */
  protected abstract mix(x: Tensor, input: Tensor, options: CallOptions): Tensor;

  /** Makes what the unit learns besides projections and norm. */
  protected buildOwn(): void {}

  override build(inputShape: Shape | Shape[]): void {
    const shape = oneShape(inputShape);
    checkInput(this.title, shape);
    const width = shape[2] as number;
    this.last = projection(this.config, "output", width);
    for (const part of this.projections.values()) this.buildPart(part, width);
    this.buildPart(this.last, this.config.units);
    this.buildOwn();
    const { norm, normScale, normOffset } = this.settings();
    this.learnedNorm = normWeights(
      (name, length, start) => this.addWeight(`norm/${name}`, [length], "float32", start),
      { kind: norm, width, normScale, normOffset },
    );
    super.build(inputShape);
  }

  private buildPart(part: layers.Layer, width: number): void {
    buildProjection(part, width);
    this.trainableWeights = [...this._trainableWeights, ...part.trainableWeights];
    this.addLoss(part.losses);
  }

  override call(inputs: Tensor | Tensor[], options: CallOptions): Tensor {
    return tidy(() => {
      this.invokeCallHook(inputs, options);
      const input = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
      checkInput(this.title, input.shape);
      return this.around(input, options, (x) => this.mix(x, input, options));
    });
  }

  /** Norm, what mixes, output projection, dropout and residual, in their order. */
  protected around(input: Tensor, options: CallOptions, mix: (x: Tensor) => Tensor): Tensor {
    const { residual } = this.settings();
    const x = residual === "pre" ? this.normalized(input) : input;
    const output = project(this.last as layers.Layer, mix(x), "linear");
    const { dropout: rate } = this.config;
    const kept =
      options.training && rate ? dropout(output, rate, undefined, this.nextSeed()) : output;
    if (residual === "none") return kept;
    const sum = add(input, kept);
    return residual === "post" ? this.normalized(sum) : sum;
  }

  /** The named projection of x through the unit's activation, or another. */
  protected projected(name: string, x: Tensor, activation: Activation = this.activation): Tensor {
    return project(this.projections.get(name) as layers.Layer, x, activation);
  }

  /** What an attention is given to drop its weights, in training. */
  protected weightDropout(
    rate: number | undefined,
    { training }: CallOptions,
  ): { dropout?: AttentionDropout } {
    if (!training || !rate) return {};
    return { dropout: { rate, seed: this.nextSeed() ?? Math.floor(Math.random() * 2 ** 32) } };
  }

  /** Another seed for each call, else every step dropped the same; undefined where none was given. */
  private nextSeed(): number | undefined {
    const { seed } = this.config;
    return seed === undefined || seed === null ? undefined : seed + this.calls++;
  }

  private normalized(x: Tensor): Tensor {
    const { norm, epsilon } = this.settings();
    return normalize(x, { kind: norm, epsilon, learned: this.learnedNorm });
  }

  /** The common fields with their defaults; a unit without a residual has no norm. */
  private settings() {
    const { config } = this;
    const residual = config.residual ?? "none";
    return {
      residual,
      norm: residual === "none" ? ("none" as const) : (config.norm ?? "layerNorm"),
      normScale: config.normScale ?? true,
      normOffset: config.normOffset ?? true,
      epsilon: config.epsilon ?? 1e-5,
    };
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return oneShape(inputShape);
  }

  override computeMask(inputs: Tensor | Tensor[], mask?: Tensor | Tensor[]): Tensor | Tensor[] {
    const [input] = Array.isArray(inputs) ? inputs : [inputs];
    const [handed] = Array.isArray(mask) ? mask : [mask];
    return (handed ?? input?.kerasMask ?? null) as Tensor;
  }

  override getConfig(): serialization.ConfigDict {
    const { units, activation, dropout, seed, norm } = this.config;
    const [one] = this.projections.values();
    const projected = (one as layers.Layer).getConfig();
    return {
      ...super.getConfig(),
      ...this.settings(),
      units,
      activation: activation ?? "swish",
      norm: norm ?? "layerNorm",
      dropout: dropout ?? 0,
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
