/** The weights of one row, and where the first and the last stand that are not 0. */
export interface SampledRow {
  /** [M] */
  readonly weights: Float32Array;
  readonly first: number;
  /** Behind the last; `first` where all are 0, as in a row that sees no key. */
  readonly end: number;
}

export function sampledRow(weights: Float32Array): SampledRow {
  let first = 0;
  let end = weights.length;
  while (first < end && weights[first] === 0) first++;
  while (end > first && weights[end - 1] === 0) end--;
  return { weights, first, end };
}

/** Σ aⱼ bⱼ in float64, over the keys where both may be other than 0. */
export function dot(a: SampledRow, b: SampledRow): number {
  const end = Math.min(a.end, b.end);
  let sum = 0;
  for (let j = Math.max(a.first, b.first); j < end; j++) {
    sum += (a.weights[j] as number) * (b.weights[j] as number);
  }
  return sum;
}
