/** A tensor as plain data, row by row. */
export interface Values {
  readonly values: Float32Array | Float64Array;
  readonly shape: readonly number[];
}

/** Result of the reference, in float64. */
export interface Float64Values extends Values {
  readonly values: Float64Array;
}
