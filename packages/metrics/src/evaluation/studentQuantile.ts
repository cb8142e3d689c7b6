import { normalQuantile } from "../normal/normalQuantile.ts";

/** From here on the expansion around the normal is right to 1e-9. */
const MANY = 200;

/**
 * The t for which −t … t holds the share `confidence` of Student's distribution.
 *
 * @param freedom degrees of freedom, a positive integer
 * @see Abramowitz and Stegun 1964, 26.7.3, 26.7.4 (the distribution) and 26.7.5 (the expansion)
 */
export function studentQuantile(confidence: number, freedom: number): number {
  if (freedom > MANY) return expansion(normalQuantile((1 + confidence) / 2), freedom);
  let [low, high] = [0, Math.PI / 2];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (shareWithin(middle, freedom) < confidence) low = middle;
    else high = middle;
  }
  return Math.sqrt(freedom) * Math.tan((low + high) / 2);
}

/** P(|t| < √ν tan θ), a finite sum for whole ν. */
function shareWithin(theta: number, freedom: number): number {
  const odd = freedom % 2 === 1;
  const cosine = Math.cos(theta);
  let term = odd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < freedom; k += 2) {
    term *= (cosine * cosine * (k - 1)) / k;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (theta + Math.sin(theta) * sum) : Math.sin(theta) * sum;
}

function expansion(z: number, freedom: number): number {
  const s = z * z;
  const first = (z * (s + 1)) / 4;
  const second = (z * ((5 * s + 16) * s + 3)) / 96;
  const third = (z * (((3 * s + 19) * s + 17) * s - 15)) / 384;
  return z + (first + (second + third / freedom) / freedom) / freedom;
}
