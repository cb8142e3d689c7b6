/**
 * A measure of sparsity: one number that tells how unevenly magnitude is spread over an array.
 *
 * Two conventions are in use, and mixing them up is easy; so every measure says which is its own.
 * `largerIsSparser` turns any into the second.
 */
export interface Measure {
  /** As the literature calls it, with its parameters. */
  readonly name: string;
  /** Which way the number goes as values grow sparser. */
  readonly sparser: "smaller" | "larger";
  /**
   * The measure of some values, of which only magnitudes count.
   *
   * A NaN anywhere gives NaN. So does an infinity in a measure without a unit; sums and counts take
   * it as it is.
   *
   * @throws {RangeError} no values
   */
  of(values: ArrayLike<number>): number;
  /**
   * Writes the derivative by each value; absent where there is none to speak of. Where a magnitude
   * has no slope, at 0, it is 0.
   */
  gradient?(values: ArrayLike<number>, into: Float64Array): void;
}
