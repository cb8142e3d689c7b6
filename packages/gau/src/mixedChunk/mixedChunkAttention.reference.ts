import type { Float64Values, Values } from "@frugal/attention-core/reference";
import { quadraticScale } from "./factors.ts";
import type { MixedChunkNormalizer } from "./mixedChunkOptions.ts";

/** Scale and offset of queries and keys, as plain data. */
type Affine = Partial<Record<"queryScale" | "queryOffset" | "keyScale" | "keyOffset", Values>>;

/** As the op's, with plain data in place of tensors; rows know no position, and no weight is dropped. */
export interface MixedChunkReferenceOptions {
  readonly chunk?: number;
  readonly causal?: boolean;
  readonly quadratic?: Affine;
  readonly linear?: Affine;
  readonly normalizer?: MixedChunkNormalizer;
  readonly bias?: Values;
  /** [B, N], 0 for what nobody is to see. */
  readonly keyMask?: Values;
}

/**
 * The definition of `mixedChunkAttention` in float64, pair by pair over all N²: every weight is what
 * the chunks inside or across give to the pair.
 */
export function mixedChunkAttention(
  u: Values,
  v: Values,
  z: Values,
  options: MixedChunkReferenceOptions = {},
): Float64Values {
  const output = new Float64Array(u.values.length);
  const [, , e] = v.shape as [number, number, number];
  forEachPair(v, z, options, ({ i, j, weight }) => {
    for (let c = 0; c < e; c++) {
      output[i * e + c] = get(output, i * e + c) + weight * get(v.values, j * e + c);
    }
  });
  return { values: output.map((mixed, at) => get(u.values, at) * mixed), shape: u.shape };
}

interface Pair {
  readonly i: number;
  readonly j: number;
  readonly weight: number;
}

function forEachPair(
  v: Values,
  z: Values,
  options: MixedChunkReferenceOptions,
  visit: (pair: Pair) => void,
): void {
  const { chunk = 256, causal = false, normalizer = "essay", bias, keyMask } = options;
  const [B, N] = v.shape as [number, number, number];
  const s = z.shape[2] as number;
  const scale = quadraticScale(normalizer, chunk, s);
  const near = rowsOf(z, options.quadratic);
  const far = rowsOf(z, options.linear);
  for (let b = 0; b < B; b++) {
    const seen = (j: number) => !keyMask || get(keyMask.values, b * N + j) !== 0;
    const tokens = Array.from({ length: N }, (_, j) => j).filter(seen);
    for (let i = 0; i < N; i++) {
      const before = Math.floor(i / chunk) * chunk;
      const over = causal ? (normalizer === "paper" ? chunk : before) : Math.max(1, tokens.length);
      for (const j of tokens) {
        const pair = { i: b * N + i, j: b * N + j };
        let weight = 0;
        if (Math.floor(j / chunk) === Math.floor(i / chunk) && (!causal || j <= i)) {
          const score = scale * dot(near.q, pair.i, near.k, pair.j, s);
          const shift = bias ? get(bias.values, i - j + chunk - 1) : 0;
          weight += Math.max(0, score + shift) ** 2;
        }
        if (!causal || j < before) weight += dot(far.q, pair.i, far.k, pair.j, s) / over;
        visit({ ...pair, weight });
      }
    }
  }
}

function rowsOf(z: Values, affine: Affine = {}): { q: Float64Array; k: Float64Array } {
  const { queryScale, queryOffset, keyScale, keyOffset } = affine;
  const s = z.shape[2] as number;
  const rows = (scale: Values | undefined, offset: Values | undefined) =>
    Float64Array.from(
      z.values,
      (x, at) =>
        x * (scale ? get(scale.values, at % s) : 1) + (offset ? get(offset.values, at % s) : 0),
    );
  return { q: rows(queryScale, queryOffset), k: rows(keyScale, keyOffset) };
}

function dot(a: Float64Array, i: number, b: Float64Array, j: number, width: number): number {
  let sum = 0;
  for (let c = 0; c < width; c++) sum += get(a, i * width + c) * get(b, j * width + c);
  return sum;
}

const get = (values: ArrayLike<number>, at: number): number => values[at] as number;
