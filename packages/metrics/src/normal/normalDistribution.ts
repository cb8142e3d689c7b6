import { erfc, scaledErfc } from "./erfc.ts";

/** φ(x), the density of N(0, 1). */
export const normalDensity = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** Φ(x), the share of N(0, 1) below x, to some 1e-15 of itself in the lower tail. */
export const normalCumulative = (x: number): number => erfc(-x * Math.SQRT1_2) / 2;

/** Mills's ratio (1 − Φ(x)) / φ(x) for x ≥ 0, which stays finite where both vanish. */
export const millsRatio = (x: number): number =>
  Math.sqrt(Math.PI / 2) * scaledErfc(x * Math.SQRT1_2);
