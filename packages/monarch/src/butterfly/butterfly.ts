/**
 * A butterfly matrix of size n = 2^s, the product of s sparse factors B_n … B₄ B₂ of 2n elements each:
 * B_k has n/k blocks on the diagonal, each of 2 × 2 diagonal matrices of size k/2.
 *
 * @see Dao et al. 2019, "Learning Fast Algorithms for Linear Transforms Using Butterfly Factorizations"
 */
export interface Butterfly {
  readonly size: number;
  /**
   * B₂ first. Of B_k [n/k, 2, 2, k/2]: element (block, s, t, p) stands in row block·k + s·k/2 + p and
   * column block·k + t·k/2 + p.
   */
  readonly factors: readonly Float64Array[];
}

/** Elements of all factors: 2 n log₂ n. */
export const butterflyParameters = (n: number): number => 2 * n * Math.log2(n);

/** @throws {RangeError} unless n is a power of two, 2 or more */
export function checkButterflySize(op: string, n: number): void {
  if (n >= 2 && Number.isInteger(Math.log2(n))) return;
  throw new RangeError(`${op}: n must be a power of two, 2 or more, got ${n}`);
}

/** @throws {RangeError} another number of factors, or of elements in one, than the size says */
export function checkButterfly(op: string, { size, factors }: Butterfly): void {
  checkButterflySize(op, size);
  const lengths = factors.map(({ length }) => length);
  if (lengths.length === Math.log2(size) && lengths.every((length) => length === 2 * size)) return;
  throw new RangeError(
    `${op}: a butterfly of ${size} has ${Math.log2(size)} factors of ${2 * size} elements, got ` +
      `[${lengths}]`,
  );
}

/** B_k x for each column of x [n, width], in place; k = 2^(stage + 1). */
export function applyStage(
  { size, factors }: Butterfly,
  stage: number,
  x: Float64Array,
  width: number,
): void {
  const factor = factors[stage] as Float64Array;
  const half = 2 ** stage;
  for (let block = 0; block < size / (2 * half); block++) {
    for (let p = 0; p < half; p++) {
      const at = block * 4 * half + p;
      const [a, b] = [factor[at] as number, factor[at + half] as number];
      const [c, d] = [factor[at + 2 * half] as number, factor[at + 3 * half] as number];
      const upper = (block * 2 * half + p) * width;
      const lower = upper + half * width;
      for (let column = 0; column < width; column++) {
        const [u, v] = [x[upper + column] as number, x[lower + column] as number];
        x[upper + column] = a * u + b * v;
        x[lower + column] = c * u + d * v;
      }
    }
  }
}
