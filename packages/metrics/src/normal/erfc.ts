const ROOT_PI = Math.sqrt(Math.PI);

/** Above this the continued fraction takes over; below, 1 − erf loses at most two digits. */
const FAR = 1.5;

/** exp(x²) erfc(x) for x ≥ 0: what is left of the tail when its exponential is taken out. */
export function scaledErfc(x: number): number {
  if (x < FAR) return Math.exp(x * x) * (1 - erfSeries(x));
  if (x > 1e8) return 1 / (ROOT_PI * x);
  // x + ½/(x + 1/(x + 1½/(x + …))), from the far end.
  let fraction = x;
  for (let k = Math.ceil(30 + 400 / (x * x)); k > 0; k--) fraction = x + k / 2 / fraction;
  return 1 / (ROOT_PI * fraction);
}

/** The complementary error function, to some 1e-15 of itself above 0. */
export const erfc = (x: number): number =>
  x < 0 ? 2 - erfc(-x) : Math.exp(-x * x) * scaledErfc(x);

/** 2/√π e^(−x²) Σ 2ᵏx^(2k+1) / (2k+1)!!, all terms of one sign. */
function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return (2 / ROOT_PI) * Math.exp(-x * x) * sum;
}
