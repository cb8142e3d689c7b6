import { BASE } from "../frequencies/rotaryFrequencies.ts";
import { isRecord, numberIn, type RopeConfig } from "./ropeConfig.ts";

/** What a config says of its rope, whichever of its ways it has of saying so. */
export interface RopeParameters {
  readonly type: string;
  /** `rope_scaling` or `rope_parameters`; empty where there is none. */
  readonly scaling: RopeConfig;
  readonly base: number;
  /** `partial_rotary_factor`, where it stands among the parameters. */
  readonly partial: number | undefined;
}

/**
 * The parameters of a layer: `rope_parameters` (with the base in it, perhaps one set for each kind of
 * layer), or `rope_scaling` beside `rope_theta`, perhaps with `rope_local_base_freq` for sliding layers.
 *
 * @throws {TypeError} what cannot be read; layers that differ when none is named
 */
export function parametersOf(
  op: string,
  config: RopeConfig,
  layer: string | undefined,
): RopeParameters {
  const given = config.rope_parameters ?? config.rope_scaling ?? {};
  if (!isRecord(given)) {
    throw new TypeError(`${op}: rope_scaling must be an object, got ${JSON.stringify(given)}`);
  }
  const base =
    numberIn(op, config, "rope_theta") ?? numberIn(op, config, "rotary_emb_base") ?? BASE;
  const local = numberIn(op, config, "rope_local_base_freq");
  const kinds = Object.keys(given).filter((name) => isRecord(given[name]));
  const sorts = local === undefined ? kinds : ["sliding_attention", "full_attention"];
  if (sorts.length > 0 && !sorts.includes(layer as string)) {
    throw new TypeError(
      `${op}: layers differ, so layer must be one of ${sorts.join(", ")}, got ${layer}`,
    );
  }
  if (local !== undefined && layer === "sliding_attention") {
    return { type: "default", scaling: {}, base: local, partial: undefined };
  }
  const scaling = kinds.length > 0 ? (given[layer as string] as RopeConfig) : given;
  const type = scaling.rope_type ?? scaling.type ?? "default";
  if (typeof type !== "string") {
    throw new TypeError(`${op}: rope_type must be a string, got ${JSON.stringify(type)}`);
  }
  return {
    type,
    scaling,
    base: numberIn(op, scaling, "rope_theta") ?? base,
    partial: numberIn(op, scaling, "partial_rotary_factor"),
  };
}
