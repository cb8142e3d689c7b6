import { erfc } from "../normal/erfc.ts";
import { millsRatio, normalCumulative, normalDensity } from "../normal/normalDistribution.ts";
import { halfMoments } from "./halfMoments.ts";
import type { ScoreFunction } from "./scoreFunction.ts";

/** Softmax. S = exp(−γ²/2), whatever β. */
export const exponentialScore: ScoreFunction = {
  name: "exp",
  of: Math.exp,
  concentration: (_, gamma) => Math.exp((-gamma * gamma) / 2),
};

/** Linear attention without features. S ≥ √(2/π), which it has at β = 0. */
export const identityScore: ScoreFunction = {
  name: "identity",
  of: (score) => score,
  concentration(beta, gamma) {
    const x = beta / gamma;
    const folded =
      Math.sqrt(2 / Math.PI) * Math.exp((-x * x) / 2) + x * (1 - erfc(x * Math.SQRT1_2));
    return folded / Math.hypot(x, 1);
  },
};

/** relu. S = 1/√π at β = 0. */
export const reluScore: ScoreFunction = {
  name: "relu",
  of: (score) => Math.max(score, 0),
  concentration: (beta, gamma) => ofHalfMoments(beta / gamma, 1),
};

/**
 * Squared relu, as in gated attention units. S = 1/√6 at β = 0 whatever γ; it reaches 0 only for β
 * < 0.
 */
export const squaredReluScore: ScoreFunction = {
  name: "relu²",
  of: (score) => Math.max(score, 0) ** 2,
  concentration: (beta, gamma) => ofHalfMoments(beta / gamma, 2),
};

/** elu + 1: score + 1 above 0, exp(score) below. */
export const eluPlusOneScore: ScoreFunction = {
  name: "elu + 1",
  of: (score) => (score > 0 ? score + 1 : Math.exp(score)),
  concentration(beta, gamma) {
    const x = beta / gamma;
    const above = normalCumulative(x);
    const edge = gamma * normalDensity(x);
    const mean = (beta + 1) * above + edge + exponentialTail(x, gamma, 1);
    const square =
      ((beta + 1) ** 2 + gamma ** 2) * above + edge * (beta + 2) + exponentialTail(x, gamma, 2);
    if (square > 0) return mean / Math.sqrt(square);
    // All underflows: either it is exp alone, or next to nothing is above 0.
    return x + 2 * gamma < 0 ? Math.exp((-gamma * gamma) / 2) : 0;
  },
};

/** E max(x + ε, 0)ᵏ / √E max(x + ε, 0)²ᵏ. */
function ofHalfMoments(x: number, k: 1 | 2): number {
  const { moments, over } = halfMoments(x);
  return Math.sqrt(over) * ((moments[k] as number) / Math.sqrt(moments[2 * k] as number));
}

/**
 * E exp(kγ(x + ε)) where x + ε < 0: exp(kγx + k²γ²/2) Φ(−z) with z = x + kγ, and that is φ(x) times
 * Mills's ratio of z.
 */
function exponentialTail(x: number, gamma: number, k: number): number {
  const z = x + k * gamma;
  if (z >= 0) return normalDensity(x) * millsRatio(z);
  return Math.exp(k * gamma * (x + (k * gamma) / 2)) * normalCumulative(-z);
}
