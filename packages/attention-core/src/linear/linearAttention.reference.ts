import type { Float64Values, Values } from "../attention/attention.reference.ts";
import { type Sizes, sizesOf } from "../attention/sizes.ts";
import type { FeatureMap } from "./features.ts";
import type { LinearAttentionOptions } from "./linearAttentionOptions.ts";

/**
 * The definition of `linearAttention` in float64, pair by pair: what the kernels are tested against.
 * Cost N · M · (D + E).
 *
 * @param q [B, H, N, D]
 * @param k [B, H, M, D]
 * @param v [B, H, M, E]
 */
export function linearAttention(
  q: Values,
  k: Values,
  v: Values,
  options: LinearAttentionOptions = {},
): { output: Float64Values; denominators: Float64Values } {
  const { B, H, N, E } = sizesOf(q, v);
  const { features = "elu+1" } = options;
  const [mappedQ, mappedK] = [mapped(features, q), mapped(features, k)];
  const output = new Float64Array(B * H * N * E);
  const denominators = new Float64Array(B * H * N);
  forEachRow(sizesOf(q, v), mappedQ, mappedK, options, ({ row, keys, weights, denominator }) => {
    denominators[row] = denominator;
    keys.forEach((key, at) => {
      const share = denominator === 0 ? 0 : (weights[at] as number) / denominator;
      for (let e = 0; e < E; e++) add(output, row * E + e, share * get(v.values, key * E + e));
    });
  });
  return {
    output: { values: output, shape: [B, H, N, E] },
    denominators: { values: denominators, shape: [B, H, N] },
  };
}

/** The gradients of Σ output ∘ dOutput by q, k and v, in float64, by the chain rule. */
export function linearAttentionGradient(
  q: Values,
  k: Values,
  v: Values,
  dOutput: Values,
  options: LinearAttentionOptions = {},
): { q: Float64Values; k: Float64Values; v: Float64Values } {
  const { E } = sizesOf(q, v);
  const { features = "elu+1", normalized = true } = options;
  const [mappedQ, mappedK] = [mapped(features, q), mapped(features, k)];
  const R = mappedQ.width;
  const dQ = new Float64Array(mappedQ.values.length);
  const dK = new Float64Array(mappedK.values.length);
  const dV = new Float64Array(v.values.length);
  const { output } = linearAttention(q, k, v, options);
  forEachRow(sizesOf(q, v), mappedQ, mappedK, options, ({ row, keys, weights, denominator }) => {
    const share = denominator === 0 ? 0 : 1 / denominator;
    const mean = normalized ? dot(dOutput.values, row * E, output.values, row * E, E) : 0;
    keys.forEach((key, at) => {
      const slope = share * (dot(dOutput.values, row * E, v.values, key * E, E) - mean);
      for (let r = 0; r < R; r++) {
        add(dQ, row * R + r, slope * get(mappedK.values, key * R + r));
        add(dK, key * R + r, slope * get(mappedQ.values, row * R + r));
      }
      const weight = share * (weights[at] as number);
      for (let e = 0; e < E; e++) add(dV, key * E + e, weight * get(dOutput.values, row * E + e));
    });
  });
  return {
    q: { values: mappedQ.back(dQ), shape: q.shape },
    k: { values: mappedK.back(dK), shape: k.shape },
    v: { values: dV, shape: v.shape },
  };
}

/** φ(x), row by row, and what takes gradients by φ(x) to gradients by x. */
interface Mapped {
  readonly values: Float64Array;
  readonly width: number;
  back(slopes: Float64Array): Float64Array;
}

function mapped(features: FeatureMap, x: Values): Mapped {
  const D = x.shape.at(-1) as number;
  const inputs = Float64Array.from(x.values);
  if (typeof features === "string") {
    const [map, slope] = elementwise[features];
    const back = (slopes: Float64Array) => slopes.map((dy, at) => dy * slope(get(inputs, at)));
    return { values: inputs.map(map), width: D, back };
  }
  const directions = features.directions(D);
  const R = directions.length / D;
  const scale = features.scale ?? 1 / Math.sqrt(D);
  const root = Math.sqrt(scale);
  const values = Float64Array.from({ length: (inputs.length / D) * R }, (_, at) => {
    const [row, r] = [Math.floor(at / R), at % R];
    const square = dot(inputs, row * D, inputs, row * D, D);
    const product = dot(inputs, row * D, directions, r * D, D);
    return Math.exp(root * product - (scale * square) / 2) / Math.sqrt(R);
  });
  const back = (slopes: Float64Array) =>
    inputs.map((value, at) => {
      const [row, d] = [Math.floor(at / D), at % D];
      let sum = 0;
      for (let r = 0; r < R; r++) {
        const inner = root * get(directions, r * D + d) - scale * value;
        sum += get(slopes, row * R + r) * get(values, row * R + r) * inner;
      }
      return sum;
    });
  return { values, width: R, back };
}

const elementwise = {
  identity: [(x: number) => x, () => 1],
  relu: [(x: number) => Math.max(0, x), (x: number) => (x > 0 ? 1 : 0)],
  "elu+1": [(x: number) => (x > 0 ? x + 1 : Math.exp(x)), (x: number) => (x > 0 ? 1 : Math.exp(x))],
  exp: [Math.exp, Math.exp],
} as const;

/** One query: the rows of the keys it sees, their weights, and what these are divided by. */
interface Row {
  readonly row: number;
  readonly keys: readonly number[];
  readonly weights: readonly number[];
  readonly denominator: number;
}

function forEachRow(
  { B, H, N, M }: Sizes,
  q: Mapped,
  k: Mapped,
  { causal = false, normalized = true, epsilon = 0, keyMask, queryMask }: LinearAttentionOptions,
  visit: (row: Row) => void,
): void {
  const keptKeys = keyMask?.dataSync();
  const keptQueries = queryMask?.dataSync();
  for (let head = 0; head < B * H; head++) {
    for (let i = 0; i < N; i++) {
      const row = head * N + i;
      const example = Math.floor(head / H);
      const there = keptQueries?.[example * N + i] !== 0;
      const seen = !there ? 0 : causal ? Math.max(0, i + M - N + 1) : M;
      const keys = Array.from({ length: seen }, (_, j) => j)
        .filter((j) => keptKeys?.[example * M + j] !== 0)
        .map((j) => head * M + j);
      const weights = keys.map((key) =>
        dot(q.values, row * q.width, k.values, key * k.width, q.width),
      );
      const sum = weights.reduce((total, weight) => total + weight, 0);
      const moved = sum < 0 ? sum - epsilon : sum + epsilon;
      visit({ row, keys, weights, denominator: !there ? 0 : normalized ? moved : 1 });
    }
  }
}

function dot(
  a: ArrayLike<number>,
  atA: number,
  b: ArrayLike<number>,
  atB: number,
  width: number,
): number {
  let sum = 0;
  for (let c = 0; c < width; c++) sum += get(a, atA + c) * get(b, atB + c);
  return sum;
}

function get(values: ArrayLike<number>, at: number): number {
  return values[at] as number;
}

function add(values: Float64Array, at: number, more: number): void {
  values[at] = get(values, at) + more;
}
