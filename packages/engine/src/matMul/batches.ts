/** How the batches of two operands pair up, as in numpy: from the right, where 1 goes with any length. */
export interface Batches {
  readonly shape: number[];
  /** For each pair, which matrix of a, and of b. */
  readonly a: Uint32Array;
  readonly b: Uint32Array;
}

/** Pairs batches of two shapes; undefined when these do not fit. */
export function pairBatches(a: readonly number[], b: readonly number[]): Batches | undefined {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const lengthA = a[a.length - rank + axis] ?? 1;
    const lengthB = b[b.length - rank + axis] ?? 1;
    if (lengthA !== lengthB && lengthA !== 1 && lengthB !== 1) return undefined;
    shape.push(lengthA === 1 ? lengthB : lengthA);
  }
  return { shape, a: matrixOf(shape, a), b: matrixOf(shape, b) };
}

/** For each place of a broadcast shape, the place of the operand that it repeats. */
function matrixOf(shape: readonly number[], operand: readonly number[]): Uint32Array {
  let places = new Uint32Array(1);
  for (let axis = 0; axis < shape.length; axis++) {
    const length = shape[axis] as number;
    const own = operand[operand.length - shape.length + axis] ?? 1;
    const next = new Uint32Array(places.length * length);
    for (let at = 0; at < next.length; at++) {
      const outer = places[Math.floor(at / length)] as number;
      next[at] = outer * own + (own === 1 ? 0 : at % length);
    }
    places = next;
  }
  return places;
}
