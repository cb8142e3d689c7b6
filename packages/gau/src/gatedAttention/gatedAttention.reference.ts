import {
  attention,
  attentionGradient,
  type Float64Values,
  type ReferenceOptions,
  type Values,
} from "@frugal/attention-core/reference";
import type { GatedAttentionOptions } from "./gatedAttentionOptions.ts";
import { weighingOf } from "./weighing.ts";

/** As the op's, with plain data in place of tensors; rows know no position. */
export interface GatedReferenceOptions
  extends Pick<GatedAttentionOptions, "mask" | "softCap" | "dropout" | "normalizer"> {
  readonly queryScale?: Values;
  readonly queryOffset?: Values;
  readonly keyScale?: Values;
  readonly keyOffset?: Values;
  readonly scale?: number;
  readonly bias?: Values;
}

/** Tensors and options that have a gradient. */
export type GatedGradients = Readonly<
  Record<"u" | "v" | "z", Float64Values> &
    Partial<Record<"queryScale" | "queryOffset" | "keyScale" | "keyOffset" | "bias", Float64Values>>
>;

/** The definition of `gatedAttention` in float64. */
export function gatedAttention(
  u: Values,
  v: Values,
  z: Values,
  options: GatedReferenceOptions = {},
): Float64Values {
  const { q, k, values, given } = parts(v, z, options);
  const { output } = attention(q, k, values, given);
  return { values: output.values.map((mixed, at) => get(u, at) * mixed), shape: u.shape };
}

/** The gradients of Σ output ∘ dOutput, in float64, by the chain rule. */
export function gatedAttentionGradient(
  u: Values,
  v: Values,
  z: Values,
  dOutput: Values,
  options: GatedReferenceOptions = {},
): GatedGradients {
  const { q, k, values, given } = parts(v, z, options);
  const mixed = attention(q, k, values, given).output.values;
  const times = (a: Values, b: ArrayLike<number>) =>
    Float64Array.from({ length: b.length }, (_, at) => get(a, at) * (b[at] as number));
  const dMixed = { values: times(u, dOutput.values), shape: values.shape };
  const slopes = attentionGradient(q, k, values, { output: dMixed }, given);
  const dZ = new Float64Array(z.values.length);
  const found: Record<string, Float64Values> = {};
  for (const side of ["query", "key"] as const) {
    const dRows = (side === "query" ? slopes.q : slopes.k).values;
    const scale = options[`${side}Scale`];
    const offset = options[`${side}Offset`];
    const s = z.shape[2] as number;
    const dScale = new Float64Array(s);
    const dOffset = new Float64Array(s);
    dRows.forEach((slope, at) => {
      const c = at % s;
      dZ[at] = (dZ[at] as number) + slope * (scale ? get(scale, c) : 1);
      dScale[c] = (dScale[c] as number) + slope * get(z, at);
      dOffset[c] = (dOffset[c] as number) + slope;
    });
    if (scale) found[`${side}Scale`] = { values: dScale, shape: [s] };
    if (offset) found[`${side}Offset`] = { values: dOffset, shape: [s] };
  }
  return {
    u: { values: times(dOutput, mixed), shape: u.shape },
    v: { values: slopes.v.values, shape: v.shape },
    z: { values: dZ, shape: z.shape },
    ...found,
    ...(slopes.bias && { bias: slopes.bias }),
  };
}

function parts(v: Values, z: Values, options: GatedReferenceOptions) {
  const [B, N, s] = z.shape as [number, number, number];
  const { queryScale, queryOffset, keyScale, keyOffset, normalizer = "essay", ...rest } = options;
  const rows = (scale: Values | undefined, offset: Values | undefined): Values => ({
    values: Float64Array.from(
      z.values,
      (x, at) => x * (scale ? get(scale, at % s) : 1) + (offset ? get(offset, at % s) : 0),
    ),
    shape: [B, 1, N, s],
  });
  const given: ReferenceOptions = { ...weighingOf(normalizer, s), ...rest };
  return {
    q: rows(queryScale, queryOffset),
    k: rows(keyScale, keyOffset),
    values: { values: v.values, shape: [B, 1, N, v.shape[2] as number] },
    given,
  };
}

const get = ({ values }: Values, at: number) => values[at] as number;
