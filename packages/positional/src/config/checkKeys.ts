import type { RopeParameters } from "./parametersOf.ts";
import type { RopeConfig } from "./ropeConfig.ts";

/** Keys of a config that speak of rope, and are read. */
const CONFIG_KEYS = [
  ...["rope_theta", "rope_scaling", "rope_parameters", "rope_local_base_freq", "rope_interleave"],
  ...["partial_rotary_factor", "rotary_pct", "rotary_emb_base", "rotary_dim", "qk_rope_head_dim"],
];

/** Keys of any scaling. */
const SCALING_KEYS = ["rope_type", "type", "rope_theta", "partial_rotary_factor"];

/** Says how a model was made, nothing of what it does. */
const HARMLESS_KEYS = ["finetuned"];

/** @throws {TypeError} when there is a key that nothing here reads: to ignore it could be wrong */
export function checkKeys(
  op: string,
  config: RopeConfig,
  { type, scaling }: RopeParameters,
  keys: readonly string[],
): void {
  const known = [...SCALING_KEYS, ...keys];
  for (const name of Object.keys(scaling)) {
    if (known.includes(name) || HARMLESS_KEYS.includes(name) || scaling[name] === null) continue;
    throw new TypeError(
      `${op}: unknown key "${name}" in the scaling of type "${type}", which has ${known.join(", ")}`,
    );
  }
  for (const name of Object.keys(config)) {
    if (!/(^|_)(rope|rotary|theta)(_|$)/i.test(name) || CONFIG_KEYS.includes(name)) continue;
    if (config[name] === null) continue;
    throw new TypeError(
      `${op}: unknown key "${name}" in config; of rope, ${CONFIG_KEYS.join(", ")} are known`,
    );
  }
}
