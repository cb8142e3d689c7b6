import { normalDensity } from "../normal/normalDistribution.ts";

const INTERVALS = 8192;

/**
 * E g(β + γε) for ε from N(0, 1): Simpson's rule on both sides of a corner that g may have at 0.
 * Relative error below 1e-10 for functions that are smooth beside it and grow no faster than
 * exp(score).
 */
export function gaussianMean(g: (score: number) => number, beta: number, gamma: number): number {
  const reach = 12 + 2 * gamma; // exp(2γε) moves the mass by 2γ
  const corner = Math.min(Math.max(-beta / gamma, -reach), reach);
  const integrand = (epsilon: number) => normalDensity(epsilon) * g(beta + gamma * epsilon);
  return simpson(integrand, -reach, corner) + simpson(integrand, corner, reach);
}

function simpson(f: (x: number) => number, a: number, b: number): number {
  if (a === b) return 0;
  const h = (b - a) / INTERVALS;
  let sum = f(a) + f(b);
  for (let i = 1; i < INTERVALS; i++) sum += (i % 2 === 1 ? 4 : 2) * f(a + i * h);
  return (sum * h) / 3;
}
