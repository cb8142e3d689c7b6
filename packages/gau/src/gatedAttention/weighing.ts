import type { Normalizer } from "@frugal/attention-core";
import type { GatedNormalizer } from "./gatedAttentionOptions.ts";

/** A gated normalizer as `attention` knows it: what it divides by, and what it scales with. */
export interface Weighing {
  readonly normalizer: Normalizer;
  readonly scale: number;
}

/** @param s width of queries and keys */
export function weighingOf(normalizer: GatedNormalizer, s: number): Weighing {
  if (normalizer === "paper") {
    return { normalizer: { name: "squaredRelu", over: "keys²" }, scale: 1 };
  }
  const scale = 1 / Math.sqrt(s);
  return normalizer === "essay" ? { normalizer: "squaredRelu", scale } : { normalizer, scale };
}
