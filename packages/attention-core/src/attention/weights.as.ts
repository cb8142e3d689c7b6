import { normalShare, sigmoid } from "@frugal/engine/assembly/activation.as";
import { exp } from "@frugal/engine/assembly/exponential.as";
import { Terms } from "./terms.as";

// Numbered as in `weighting.ts`. All but softmax weigh each score by itself, and give 0 to −∞.
export const SOFTMAX: u32 = 0;
export const SQUARED_RELU: u32 = 1;
export const SIGMOID: u32 = 2;
export const LAPLACE: u32 = 3;

/** Scores become weights, a multiple of 32 bytes of them. */
export function weighEach(t: Terms, scores: usize, end: usize, table: usize): void {
  for (let s = scores; s < end; s += 32) {
    v128.store(s, weightOf(t, v128.load(s), table));
    v128.store(s, weightOf(t, v128.load(s, 16), table), 16);
  }
}

/** The weight of each score, before its share. */
export function weightOf(t: Terms, score: v128, table: usize): v128 {
  if (t.normalizer == SQUARED_RELU) {
    const positive = f32x4.pmax(score, f32x4.splat(0));
    return f32x4.mul(positive, positive);
  }
  const from = f32x4.sub(score, f32x4.splat(t.center));
  if (t.normalizer == SIGMOID) return sigmoid(from, table);
  return normalShare(f32x4.mul(from, f32x4.splat(t.spread)), table);
}

/** By how much the weight follows the score. */
export function slopeOf(t: Terms, score: v128, weight: v128, table: usize): v128 {
  if (t.normalizer == SQUARED_RELU) {
    return f32x4.mul(f32x4.splat(2), f32x4.pmax(score, f32x4.splat(0)));
  }
  if (t.normalizer == SIGMOID) return f32x4.mul(weight, f32x4.sub(f32x4.splat(1), weight));
  // The density of the normal distribution.
  const spread = f32x4.splat(t.spread);
  const z = f32x4.mul(f32x4.sub(score, f32x4.splat(t.center)), spread);
  const power = exp(f32x4.mul(f32x4.splat(-0.5), f32x4.mul(z, z)), table);
  return f32x4.mul(f32x4.mul(spread, f32x4.splat(0.3989422804014327)), power);
}
