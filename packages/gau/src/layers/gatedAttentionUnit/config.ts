import type { MaskDescription } from "@frugal/attention-core/layers";
import type { Mask } from "@frugal/sparse-masks";
import type { layers } from "@tensorflow/tfjs-layers";
import type { GatedNormalizer, Position } from "../../gatedAttention/gatedAttentionOptions.ts";
import type { PositionDescription } from "../position/positionDescription.ts";
import type { GatedUnitConfig } from "../unit/config.ts";

type Initializer = Parameters<typeof layers.dense>[0]["kernelInitializer"];

/** What queries and keys of a gated unit are made with. */
export interface QueryKeyConfig {
  /** s: width of queries and keys; default 128. */
  readonly keyDim?: number;
  /** Whether queries and keys have offsets besides their scales; default true. */
  readonly useOffset?: boolean;
  /** Of the scales; default `"ones"`. */
  readonly scaleInitializer?: Initializer;
  /** Tells queries and keys where they stand: a registered name, or a function. Default none. */
  readonly position?: Position | PositionDescription;
  /** Share of the attention's weights that is dropped in training, 0 ≤ p < 1; default 0. */
  readonly attentionDropout?: number;
}

/** How a `GatedAttentionUnit` layer is made. */
export interface GatedAttentionUnitConfig extends GatedUnitConfig, QueryKeyConfig {
  /** How scores become weights; default `"essay"`, relu(q·k)² / (c · s) over the c keys a row sees. */
  readonly normalizer?: GatedNormalizer;
  /** Which row may see which: a description such as `"causal"` or `{ window: 256 }`, or a Mask. */
  readonly mask?: MaskDescription | Mask;
  /**
   * Learns a bias for each distance below this many positions, to either side; those further apart
   * share the last. Default: no bias.
   */
  readonly maxDistance?: number;
}
