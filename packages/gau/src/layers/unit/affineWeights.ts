import type { LayerVariable } from "@tensorflow/tfjs-layers";
import type { QueryKeyAffine } from "../../gatedAttention/gatedAttentionOptions.ts";

/** Scales, and perhaps offsets, of queries and of keys. */
export type AffineWeights = Readonly<Partial<Record<keyof QueryKeyAffine, LayerVariable>>>;

/** Makes those of one attention, by name. */
export function affineWeights(
  make: (name: string, of: "scale" | "offset") => LayerVariable,
  useOffset: boolean,
): AffineWeights {
  return {
    queryScale: make("queryScale", "scale"),
    ...(useOffset && { queryOffset: make("queryOffset", "offset") }),
    keyScale: make("keyScale", "scale"),
    ...(useOffset && { keyOffset: make("keyOffset", "offset") }),
  };
}

/** Their present values. */
export function readAffine(weights: AffineWeights): QueryKeyAffine {
  return Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, weight.read()]));
}
