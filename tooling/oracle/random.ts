/** A stream of normally distributed numbers that a seed determines (mulberry32, Box–Muller). */
export function normals(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A tensor as plain data. */
export interface RandomValues {
  readonly values: Float32Array<ArrayBuffer>;
  readonly shape: number[];
}

/** A tensor of normally distributed numbers. */
export function randomValues(next: () => number, ...shape: number[]): RandomValues {
  const size = shape.reduce((product, length) => product * length, 1);
  return { values: Float32Array.from({ length: size }, next), shape };
}
