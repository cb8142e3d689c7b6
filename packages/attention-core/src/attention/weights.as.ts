import { normalShare, sigmoid } from "@frugal/engine/assembly/activation.as";
import { exp } from "@frugal/engine/assembly/exponential.as";
import { Terms } from "./terms.as";

// Numbered as in `weighting.ts`. All but softmax weigh each score by itself, and give 0 to −∞.
export const SOFTMAX: u32 = 0;
export const SQUARED_RELU: u32 = 1;
export const SIGMOID: u32 = 2;
export const LAPLACE: u32 = 3;
// Those from here on know the threshold of their row.
export const SPARSEMAX: u32 = 4;
export const ENTMAX15: u32 = 5;
/** The slopes of the weights of these two, as weights. */
export const SPARSEMAX_SUPPORT: u32 = 6;
export const ENTMAX15_SUPPORT: u32 = 7;

/** Whether rows have a threshold that weights begin at. */
export function hasLevel(normalizer: u32): bool {
  return normalizer >= SPARSEMAX;
}

/** Scores of 8 rows become weights, a multiple of 32 bytes of them; `levels` are the rows' thresholds. */
export function weighEach(t: Terms, levels: usize, scores: usize, end: usize, table: usize): void {
  const low = v128.load(levels);
  const high = v128.load(levels, 16);
  for (let s = scores; s < end; s += 32) {
    v128.store(s, weightOf(t, v128.load(s), low, table));
    v128.store(s, weightOf(t, v128.load(s, 16), high, table), 16);
  }
}

/** The weight of each score, before its share. */
export function weightOf(t: Terms, score: v128, level: v128, table: usize): v128 {
  const kind = t.normalizer;
  if (kind == SQUARED_RELU) return squareOver(score);
  if (kind == SPARSEMAX) return f32x4.pmax(f32x4.sub(score, level), f32x4.splat(0));
  if (kind == ENTMAX15) return squareOver(halfOver(score, level));
  if (hasLevel(kind)) return slopeAbove(kind, score, level);
  const from = f32x4.sub(score, f32x4.splat(t.center));
  if (kind == SIGMOID) return sigmoid(from, table);
  return normalShare(f32x4.mul(from, f32x4.splat(t.spread)), table);
}

/** By how much the weight follows the score. */
export function slopeOf(t: Terms, score: v128, level: v128, weight: v128, table: usize): v128 {
  const kind = t.normalizer;
  if (hasLevel(kind)) return slopeAbove(kind, score, level);
  if (kind == SQUARED_RELU) {
    return f32x4.mul(f32x4.splat(2), f32x4.pmax(score, f32x4.splat(0)));
  }
  if (kind == SIGMOID) return f32x4.mul(weight, f32x4.sub(f32x4.splat(1), weight));
  // The density of the normal distribution.
  const spread = f32x4.splat(t.spread);
  const z = f32x4.mul(f32x4.sub(score, f32x4.splat(t.center)), spread);
  const power = exp(f32x4.mul(f32x4.splat(-0.5), f32x4.mul(z, z)), table);
  return f32x4.mul(f32x4.mul(spread, f32x4.splat(0.3989422804014327)), power);
}

/** By how much the weight follows the score while the threshold stays. */
function slopeAbove(kind: u32, score: v128, level: v128): v128 {
  if (kind == ENTMAX15 || kind == ENTMAX15_SUPPORT) {
    return f32x4.pmax(halfOver(score, level), f32x4.splat(0));
  }
  return v128.and(f32x4.splat(1), f32x4.gt(score, level));
}

function halfOver(score: v128, level: v128): v128 {
  return f32x4.sub(f32x4.mul(f32x4.splat(0.5), score), level);
}

/** max(x, 0)² */
function squareOver(x: v128): v128 {
  const positive = f32x4.pmax(x, f32x4.splat(0));
  return f32x4.mul(positive, positive);
}
