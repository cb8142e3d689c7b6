/** A symmetric tridiagonal matrix QᵀAQ, and the reflections of which Q is the product. */
export interface Tridiagonal {
  readonly size: number;
  readonly diagonal: Float64Array;
  /** Element i stands beside diagonal i and i + 1; the last is 0. */
  readonly beside: Float64Array;
  /** Row k: the vector v of the reflection 1 − v vᵀ, 0 up to k. */
  readonly reflections: Float64Array;
}

/** Room for matrices up to a size. */
export const tridiagonalOf = (size: number): Tridiagonal => ({
  size,
  diagonal: new Float64Array(size),
  beside: new Float64Array(size),
  reflections: new Float64Array(size * size),
});

/**
 * Brings a symmetric matrix into tridiagonal form by Householder reflections, ⅔n³ multiply-adds, all
 * along rows. Of `a` the lower triangle is read, and used up.
 *
 * @see Golub and Van Loan 2013, §8.3.1
 */
export function tridiagonalize(a: Float64Array, into: Tridiagonal): void {
  const { size: n, diagonal, beside, reflections } = into;
  const product = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    diagonal[k] = a[k * n + k] as number;
    const v = reflections.subarray(k * n, (k + 1) * n).fill(0);
    beside[k] = reflection(a, n, k, v);
    if (v[k + 1]) reflectBothSides(a, n, k + 1, v, product);
  }
}

/** What is left beside the diagonal once column k is turned into its first element below. */
function reflection(a: Float64Array, n: number, k: number, v: Float64Array): number {
  if (k + 1 >= n) return 0;
  const head = a[(k + 1) * n + k] as number;
  let squares = 0;
  for (let i = k + 2; i < n; i++) squares += (a[i * n + k] as number) ** 2;
  if (squares === 0) return head;
  const norm = Math.sqrt(head * head + squares);
  const left = head > 0 ? -norm : norm;
  // Of length √2, so that the reflection is 1 − v vᵀ.
  const scale = 1 / Math.sqrt(norm * (norm + Math.abs(head)));
  v[k + 1] = (head - left) * scale;
  for (let i = k + 2; i < n; i++) v[i] = (a[i * n + k] as number) * scale;
  return left;
}

/** A ← (1 − v vᵀ) A (1 − v vᵀ) for the rows and columns from `first`. */
function reflectBothSides(
  a: Float64Array,
  n: number,
  first: number,
  v: Float64Array,
  w: Float64Array,
): void {
  w.fill(0, first);
  for (let i = first; i < n; i++) {
    const row = i * n;
    const vi = v[i] as number;
    let sum = 0;
    for (let j = first; j < i; j++) {
      const aij = a[row + j] as number;
      sum += aij * (v[j] as number);
      w[j]! += aij * vi;
    }
    w[i]! += sum + (a[row + i] as number) * vi;
  }
  let half = 0;
  for (let i = first; i < n; i++) half += (v[i] as number) * (w[i] as number);
  half /= 2;
  for (let i = first; i < n; i++) w[i]! -= half * (v[i] as number);
  for (let i = first; i < n; i++) {
    const row = i * n;
    const vi = v[i] as number;
    const wi = w[i] as number;
    for (let j = first; j <= i; j++) a[row + j]! -= vi * (w[j] as number) + wi * (v[j] as number);
  }
}

/** x ← Q x: from an eigenvector of the tridiagonal matrix to one of A. */
export function turnBack({ size: n, reflections }: Tridiagonal, x: Float64Array): void {
  for (let k = n - 3; k >= 0; k--) {
    const v = k * n;
    if (reflections[v + k + 1] === 0) continue;
    let sum = 0;
    for (let i = k + 1; i < n; i++) sum += (reflections[v + i] as number) * (x[i] as number);
    for (let i = k + 1; i < n; i++) x[i]! -= sum * (reflections[v + i] as number);
  }
}
