import * as reference from "@frugal/attention-core/reference";
import { causal } from "@frugal/sparse-masks";
import { normals } from "@frugal/tooling/oracle/random.ts";
import { expect, test } from "vitest";

/** Queries and keys of one head, [N, D] and [M, D], whose scores are known. */
type Head = (N: number, D: number, next: () => number) => { q: number[][]; k: number[][] };

/** Scores gain · Σ cos ω(i − j − lag) / F over F frequencies: one hump at a distance. */
const hump =
  (gain: number, lag: number, frequencies: (D: number, N: number) => number[]): Head =>
  (N, D) => {
    const turns = frequencies(D - 1, N);
    const size = Math.sqrt((gain * Math.sqrt(D)) / turns.length);
    const at = (place: number) => [
      ...turns.flatMap((turn) => [size * Math.cos(turn * place), size * Math.sin(turn * place)]),
    ];
    const fill = (row: number[]) => [...row, ...Array.from({ length: D - row.length }, () => 0)];
    const rows = (shift: number) => Array.from({ length: N }, (_, i) => fill(at(i - shift)));
    return { q: rows(lag), k: rows(0) };
  };

const slow = (_: number, N: number) => [Math.PI / N];
const sharp = (D: number, N: number) =>
  Array.from({ length: Math.floor(D / 2) }, (_, f) => (Math.PI * (2 * f + 1)) / N);

/** Heads that do what is said of them, at N = M. */
export const heads: Readonly<Record<"local" | "sink" | "uniform" | "copy" | "random", Head>> = {
  local: hump(60, 0, slow),
  sink: (N, D, next) => {
    const { q, k } = hump(60, 0, slow)(N, D, next);
    for (const row of q) row[D - 1] = Math.sqrt(D);
    for (const row of k.slice(0, 4)) row.fill(0).fill(61, D - 1); // a little above the hump's 60
    return { q, k };
  },
  uniform: (N, D, next) => ({
    q: Array.from({ length: N }, () => Array.from({ length: D }, () => 0)),
    k: Array.from({ length: N }, () => Array.from({ length: D }, next)),
  }),
  copy: hump(80, 40, sharp),
  random: (N, D, next) => {
    const rows = () => Array.from({ length: N }, () => Array.from({ length: D }, next));
    return { q: rows(), k: rows() };
  },
};

/** All of them, [B, 5, N, D] each; examples differ in the random numbers. */
export function syntheticHeads(B: number, N: number, D: number) {
  const next = normals(9595);
  const shape = [B, Object.keys(heads).length, N, D];
  const q: number[] = [];
  const k: number[] = [];
  for (let example = 0; example < B; example++) {
    for (const make of Object.values(heads)) {
      const made = make(N, D, next);
      q.push(...made.q.flat());
      k.push(...made.k.flat());
    }
  }
  return {
    q: { values: Float32Array.from(q), shape },
    k: { values: Float32Array.from(k), shape },
  };
}

/** The weights [B, H, N, M] in float64: attention to the unit matrix. */
export function denseWeights(
  q: reference.Values,
  k: reference.Values,
  options: reference.ReferenceOptions,
): reference.Float64Values {
  const [B, H, M] = k.shape as [number, number, number];
  const unit = new Float64Array(B * H * M * M);
  for (let row = 0; row < B * H * M; row++) unit[row * M + (row % M)] = 1;
  return reference.attention(q, k, { values: unit, shape: [B, H, M, M] }, options).output;
}

test("each head does what its name says", () => {
  const N = 100;
  const { q, k } = syntheticHeads(1, N, 16);
  const { values } = denseWeights(q, k, { mask: causal() });
  const massOf = (name: keyof typeof heads, i: number, where: (j: number) => boolean) => {
    const start = (Object.keys(heads).indexOf(name) * N + i) * N;
    return values.subarray(start, start + N).reduce((sum, p, j) => sum + (where(j) ? p : 0), 0);
  };
  for (const i of [60, 99]) {
    expect(massOf("local", i, (j) => i - j < 20)).toBeGreaterThan(0.99);
    expect(massOf("sink", i, (j) => j < 4 || i - j < 20)).toBeGreaterThan(0.99);
    expect(massOf("sink", i, (j) => j < 4)).toBeGreaterThan(0.1);
    expect(massOf("uniform", i, (j) => j <= i / 2)).toBeCloseTo(0.5, 1);
    expect(massOf("copy", i, (j) => Math.abs(i - 40 - j) < 8)).toBeGreaterThan(0.9);
    expect(massOf("random", i, (j) => j > i - 30)).toBeLessThan(0.9);
  }
});
