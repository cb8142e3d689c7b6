import { effectiveRank } from "../ranks/ranks.ts";
import { singularValues } from "../ranks/singularValues.ts";
import { dot, type SampledRow } from "./sampledRow.ts";

/**
 * Effective rank of some rows as a matrix, 0 without rows. Singular values are the roots of the
 * eigenvalues of the rows' products, in float64: they are right to 1e-8 of the largest, and rows
 * that do not overlap cost nothing.
 */
export function rankOfRows(rows: readonly SampledRow[]): number {
  const n = rows.length;
  if (n === 0) return 0;
  const products = new Float64Array(n * n);
  rows.forEach((a, i) => {
    for (let j = 0; j <= i; j++) {
      const product = dot(a, rows[j] as SampledRow);
      products[i * n + j] = product;
      products[j * n + i] = product;
    }
  });
  if (!products.every(Number.isFinite)) return Number.NaN;
  return effectiveRank(singularValues({ values: products, rows: n, columns: n }).map(Math.sqrt));
}
