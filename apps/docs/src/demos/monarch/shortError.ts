/** A relative error in few digits; with an exponent where it is rounding only. */
export const shortError = (error: number): string =>
  error < 1e-10 ? error.toExponential(1) : error.toFixed(4);
