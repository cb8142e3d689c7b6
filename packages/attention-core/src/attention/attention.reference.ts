import { type Mask, sized } from "@frugal/sparse-masks";
import { sizesOf } from "./sizes.ts";

/** A tensor as plain data, row by row. */
export interface Values {
  readonly values: Float32Array | Float64Array;
  readonly shape: readonly number[];
}

/** Result of the reference, in float64. */
export interface Float64Values extends Values {
  readonly values: Float64Array;
}

export interface ReferenceOptions {
  readonly mask?: Mask;
  readonly scale?: number;
}

/**
 * The definition of `attention` in float64, one query at a time: what the kernels are tested
 * against. Cost N · M · (D + E), memory of one row of scores.
 *
 * @param q [B, H, N, D]
 * @param k [B, H, M, D]
 * @param v [B, H, M, E]
 */
export function attention(
  q: Values,
  k: Values,
  v: Values,
  options: ReferenceOptions = {},
): { output: Float64Values; logsumexp: Float64Values } {
  const { B, H, N, E } = sizesOf(q, v);
  const output = new Float64Array(B * H * N * E);
  const logsumexp = new Float64Array(B * H * N);
  forEachRow(q, k, v, options, ({ row, keys, weights, level }) => {
    logsumexp[row] = level;
    keys.forEach((key, at) => {
      const weight = weights[at] as number;
      for (let e = 0; e < E; e++) {
        output[row * E + e] = get(output, row * E + e) + weight * get(v.values, key * E + e);
      }
    });
  });
  return {
    output: { values: output, shape: [B, H, N, E] },
    logsumexp: { values: logsumexp, shape: [B, H, N] },
  };
}

/**
 * The gradients of Σ output ∘ dOutput + Σ logsumexp ∘ dLogsumexp by q, k and v, in float64, by the
 * chain rule: with weights P, dP = dOutput · vᵀ and dS = P ∘ (dP − Σ P ∘ dP + dLogsumexp).
 */
export function attentionGradient(
  q: Values,
  k: Values,
  v: Values,
  gradients: { readonly output: Values; readonly logsumexp?: Values },
  options: ReferenceOptions = {},
): { q: Float64Values; k: Float64Values; v: Float64Values } {
  const { D, E } = sizesOf(q, v);
  const scale = options.scale ?? 1 / Math.sqrt(D);
  const dOutput = gradients.output.values;
  const dLogsumexp = gradients.logsumexp?.values;
  const dQ = new Float64Array(q.values.length);
  const dK = new Float64Array(k.values.length);
  const dV = new Float64Array(v.values.length);
  forEachRow(q, k, v, options, ({ row, keys, weights }) => {
    const dP = keys.map((key) => dot(dOutput, row * E, v.values, key * E, E));
    const mean = dP.reduce((sum, slope, at) => sum + slope * (weights[at] as number), 0);
    keys.forEach((key, at) => {
      const weight = weights[at] as number;
      const dS = weight * ((dP[at] as number) - mean + (dLogsumexp?.[row] ?? 0)) * scale;
      for (let d = 0; d < D; d++) {
        dQ[row * D + d] = get(dQ, row * D + d) + dS * get(k.values, key * D + d);
        dK[key * D + d] = get(dK, key * D + d) + dS * get(q.values, row * D + d);
      }
      for (let e = 0; e < E; e++) {
        dV[key * E + e] = get(dV, key * E + e) + weight * get(dOutput, row * E + e);
      }
    });
  });
  return {
    q: { values: dQ, shape: q.shape },
    k: { values: dK, shape: k.shape },
    v: { values: dV, shape: v.shape },
  };
}

/** One query: the rows of the keys it sees, their weights, and the row's logsumexp. */
export interface Row {
  readonly row: number;
  readonly keys: readonly number[];
  readonly weights: readonly number[];
  readonly level: number;
}

/** Visits every query of every head in turn. */
export function forEachRow(
  q: Values,
  k: Values,
  v: Values,
  { mask: given, scale }: ReferenceOptions,
  visit: (row: Row) => void,
): void {
  const { B, H, N, M, D } = sizesOf(q, v);
  given?.check?.(N, M);
  const mask = given && sized(given, N, M);
  const factor = scale ?? 1 / Math.sqrt(D);
  for (let head = 0; head < B * H; head++) {
    const example = mask?.examples === 1 ? 0 : Math.floor(head / H);
    const own = (mask?.heads ?? 1) === 1 ? 0 : head % H;
    for (let i = 0; i < N; i++) {
      const row = head * N + i;
      const keys: number[] = [];
      const scores: number[] = [];
      for (let j = 0; j < M; j++) {
        if (mask && !mask.allows(i + M - N, j, example, own)) continue;
        const key = head * M + j;
        keys.push(key);
        scores.push(factor * dot(q.values, row * D, k.values, key * D, D));
      }
      const peak = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
      const powers = scores.map((score) => Math.exp(score - peak));
      const sum = powers.reduce((total, power) => total + power, 0);
      const level = keys.length ? peak + Math.log(sum) : Number.NEGATIVE_INFINITY;
      visit({ row, keys, weights: powers.map((power) => power / sum), level });
    }
  }
}

function dot(
  a: Values["values"],
  atA: number,
  b: Values["values"],
  atB: number,
  width: number,
): number {
  let sum = 0;
  for (let c = 0; c < width; c++) sum += get(a, atA + c) * get(b, atB + c);
  return sum;
}

function get(values: Values["values"], at: number): number {
  return values[at] as number;
}
