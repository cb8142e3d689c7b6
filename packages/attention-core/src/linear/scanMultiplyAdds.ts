/** Multiply-adds of one head: two products with the state, and two within chunks of 32 if causal. */
export function scanMultiplyAdds(
  rowsA: number,
  rowsB: number,
  A: number,
  C: number,
  causal: boolean,
): number {
  return (rowsA + rowsB) * A * C + (causal ? Math.min(rowsA, rowsB) * 20 * (A + C) : 0);
}
