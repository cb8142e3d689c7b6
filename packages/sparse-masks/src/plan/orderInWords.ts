import type { Pass } from "../blockLayout.ts";

/** The order of a pass: `natural order`, `position modulo 16`, or `keys by position modulo 128`. */
export function orderInWords({ modulus, chosen }: Pass): string {
  if (modulus === 1) return "natural order";
  return `${chosen ? "keys by " : ""}position modulo ${modulus}`;
}
