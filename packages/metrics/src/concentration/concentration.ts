import { gaussianMean } from "./gaussianMean.ts";
import type { ScoreFunction } from "./scoreFunction.ts";

/**
 * Where the scores lie: q·k is β + γε with ε from N(0, 1), when keys are N(μ, σ²I): β = q·μ, γ =
 * σ‖q‖.
 */
export interface Scores {
  /** Mean of the scores; default 0. */
  readonly beta?: number;
  /** Their standard deviation, at least 0. */
  readonly gamma: number;
}

/**
 * How concentrated attention is over infinitely many Gaussian keys: S = E|f| / √E f² of f(β + γε),
 * from 0, all on a vanishing part of the keys, to 1, all alike. Closed forms where the function has
 * one, else by quadrature.
 *
 * @throws {RangeError} a γ below 0 or scores that are not finite
 * @see Su 2023 (kexue.fm 9889); all forms derived anew, since its copies lack a root in places
 */
export function concentration(f: ScoreFunction, { beta = 0, gamma }: Scores): number {
  checkScores("concentration", { beta, gamma });
  if (gamma === 0) return 1;
  if (f.concentration) return f.concentration(beta, gamma);
  const mean = gaussianMean((score) => Math.abs(f.of(score)), beta, gamma);
  const square = gaussianMean((score) => f.of(score) ** 2, beta, gamma);
  return mean / Math.sqrt(square);
}

/** @throws {RangeError} */
export function checkScores(op: string, { beta, gamma }: Required<Scores>): void {
  if (!(gamma >= 0 && gamma < Infinity)) {
    throw new RangeError(`${op}: gamma must be finite and at least 0, got ${gamma}`);
  }
  if (!Number.isFinite(beta)) throw new RangeError(`${op}: beta must be finite, got ${beta}`);
}
