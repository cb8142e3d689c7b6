/** Says of every pair of a set: `first ≤ k mod modulus < first + count ≤ modulus`. */
export interface KeyClasses {
  readonly modulus: number;
  readonly first: number;
  readonly count: number;
}
