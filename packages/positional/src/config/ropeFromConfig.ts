import { checkFrequencies } from "../frequencies/checkFrequencies.ts";
import type { RotaryLayout } from "../rotary/rotaryOptions.ts";
import { checkKeys } from "./checkKeys.ts";
import { parametersOf } from "./parametersOf.ts";
import { isRecord, numberIn, type RopeConfig } from "./ropeConfig.ts";
import { ropeTypes } from "./ropeTypes.ts";

/** How a model of Hugging Face turns its queries and keys. */
export interface ConfiguredRope {
  /** default, linear, dynamic, yarn, longrope or llama3. */
  readonly type: string;
  /** How many elements of each head's row turn, the first ones. */
  readonly width: number;
  /**
   * Which pairs: "interleaved" where the config says so (`rope_interleave`), of DeepSeek's attention,
   * and of a `model_type` whose code is known to; "half" otherwise. Check it for other models that are
   * not of Llama's kind: configs do not tell.
   */
  readonly layout: RotaryLayout;
  /**
   * What to hand to `rotary` for a text of so many positions, besides positions. Only types "dynamic"
   * and "longrope" differ by length.
   */
  at(length: number): {
    readonly frequencies: Float64Array;
    readonly attentionFactor: number;
    readonly layout: RotaryLayout;
  };
}

export interface ConfiguredRopeOptions {
  /** Where layers turn differently: which, such as "sliding_attention" or "full_attention". */
  readonly layer?: string;
}

/** Models whose code in Hugging Face's transformers turns neighbours, whatever the config says. */
const INTERLEAVED: readonly unknown[] = [
  ...["gptj", "codegen", "cohere", "cohere2", "glm", "glm4", "helium"],
  ...["ernie4_5", "ernie4_5_moe", "llama4_text"],
];

/**
 * Reads how a model turns its rows from its Hugging Face `config.json`: `rope_theta`, `rope_scaling`
 * or `rope_parameters`, `partial_rotary_factor`, `head_dim`. Scaling that is ignored shows nothing at
 * position 0 and grows with position, so whatever is not understood is refused: an unknown type, an
 * unknown key of the scaling, a key of the config that speaks of rope and is not known.
 *
 * @param config the parsed file; for a model of several parts, that of its text part
 * @throws {TypeError} what is no config, or lacks what its type needs; unknown keys; layers that differ
 *   when none is named
 * @throws {RangeError} an unknown type; numbers out of range, an odd width among them
 * @see Hugging Face transformers, modeling_rope_utils.py
 */
export function ropeFromConfig(
  config: RopeConfig,
  { layer }: ConfiguredRopeOptions = {},
): ConfiguredRope {
  const op = "ropeFromConfig";
  if (!isRecord(config)) {
    throw new TypeError(
      `${op}: config must be a parsed config.json, got ${config === null ? "null" : typeof config}`,
    );
  }
  const parameters = parametersOf(op, config, layer);
  const type = ropeTypes.get(parameters.type);
  if (!type) {
    const known = [...ropeTypes.keys()].join(", ");
    throw new RangeError(`${op}: rope type must be ${known}, got "${parameters.type}"`);
  }
  checkKeys(op, config, parameters, type.keys);
  const width = widthOf(op, config, parameters.partial);
  const base = parameters.base;
  checkFrequencies(op, { width, base });
  // Multi-head latent attention (DeepSeek's) interleaves unless told otherwise.
  const latent = (config.qk_rope_head_dim ?? null) !== null;
  const interleaved = config.rope_interleave ?? (latent || INTERLEAVED.includes(config.model_type));
  const layout = interleaved ? "interleaved" : "half";
  const rope = type.read({ op, config, scaling: parameters.scaling, width, base });
  return {
    type: parameters.type === "su" ? "longrope" : parameters.type,
    width,
    layout,
    at(length) {
      if (!Number.isInteger(length) || length < 1) {
        throw new RangeError(`${op}: at's length must be a positive integer, got ${length}`);
      }
      return { ...rope(length), layout };
    },
  };
}

/** How many elements turn: those of a head, or of its part that turns. */
function widthOf(op: string, config: RopeConfig, partial: number | undefined): number {
  const whole = numberIn(op, config, "rotary_dim") ?? numberIn(op, config, "qk_rope_head_dim");
  if (whole !== undefined) return whole;
  const share =
    partial ??
    numberIn(op, config, "partial_rotary_factor") ??
    numberIn(op, config, "rotary_pct") ??
    1;
  if (!(share > 0 && share <= 1)) {
    throw new RangeError(
      `${op}: partial_rotary_factor must be above 0 and at most 1, got ${share}`,
    );
  }
  const head = numberIn(op, config, "head_dim");
  if (head !== undefined) return Math.trunc(head * share);
  const size = numberIn(op, config, "hidden_size") ?? numberIn(op, config, "n_embd");
  const heads = numberIn(op, config, "num_attention_heads") ?? numberIn(op, config, "n_head");
  if (size === undefined || heads === undefined) {
    throw new TypeError(`${op}: config must have head_dim, or hidden_size and num_attention_heads`);
  }
  return Math.trunc(Math.floor(size / heads) * share);
}
