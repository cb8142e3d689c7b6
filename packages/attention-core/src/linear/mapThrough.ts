import type { Tensor } from "@tensorflow/tfjs-core";
import { ELEMENTWISE, type FeatureMap } from "./features.ts";
import type { PerformerFeatures } from "./performer.ts";
import { randomProjectionOp } from "./randomProjection.ts";

/** Logarithms of features above this might make infinite sums. */
const LARGEST_LOGARITHM = 60;

/**
 * q and k as the kernels take them, and the number of the elementwise map that is still to be
 * applied: random features are eʸ of logarithms y that are computed first.
 */
export function mapThrough(
  features: FeatureMap,
  q: Tensor,
  k: Tensor,
  exact: boolean,
): { q: Tensor; k: Tensor; kind: number } {
  if (typeof features === "string") return { q, k, kind: ELEMENTWISE[features] };
  return { ...logarithms(features, q, k, exact), kind: ELEMENTWISE.exp };
}

/**
 * Unless they have to be exact, factors that the division by the denominators takes out are left
 * out: each query's length and peak, and a constant of all keys, so that neither overflows.
 */
function logarithms(
  { directions, scale }: PerformerFeatures,
  q: Tensor,
  k: Tensor,
  exact: boolean,
): { q: Tensor; k: Tensor } {
  const D = q.shape.at(-1) as number;
  const rows = directions(D);
  const factor = scale ?? 1 / Math.sqrt(D);
  const common = { directions: rows, scale: Math.sqrt(factor), normScale: factor / 2 };
  const count = rows.length / D;
  const shift = exact ? -Math.log(count) / 2 : Math.min(0, LARGEST_LOGARITHM - highest(rows, D));
  const [logQ] = randomProjectionOp({ x: q }, { ...common, shift, peak: !exact });
  const [logK] = randomProjectionOp({ x: k }, { ...common, shift, peak: false });
  return { q: logQ as Tensor, k: logK as Tensor };
}

/** The largest logarithm that any input can have: w·x − |x|²/2 ≤ |w|²/2. */
function highest(rows: Float32Array, D: number): number {
  let most = 0;
  for (let at = 0; at < rows.length; at += D) {
    most = Math.max(
      most,
      rows.subarray(at, at + D).reduce((sum, x) => sum + x * x, 0),
    );
  }
  return most / 2;
}
