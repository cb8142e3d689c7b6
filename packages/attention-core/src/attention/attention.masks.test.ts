import {
  and,
  atrous,
  bigBird,
  blocks,
  causal,
  density,
  dilatedWindow,
  documents,
  everything,
  fixed,
  fromDense,
  fromPredicate,
  globalTokens,
  layoutOf,
  local,
  longformer,
  type Mask,
  neighborhood,
  not,
  or,
  padding,
  perHead,
  prefix,
  randomBlocks,
  shift,
  sinks,
  sparse,
  strided,
  topBlocks,
  window,
} from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { describe, expect, test } from "vitest";
import * as reference from "./attention.reference.ts";
import { attentionWithLogsumexp } from "./attention.ts";

const [B, H, D, E] = [2, 2, 4, 3];

const even = (q: number, k: number) => (q * 7919 + k * 104_729) % 5 < 2;
const thirty = Array.from({ length: 300 * 300 }, (_, i) => (i * 7919) % 30 < 7);

/** Every mask of the package, forms and combinations of them; what needs lengths is made for them. */
const masks: ((N: number, M: number) => Mask)[] = [
  () => everything(),
  () => causal(),
  () => window(20),
  () => local(7),
  () => sinks(3),
  () => atrous(1),
  () => atrous(3),
  () => atrous(16),
  () => atrous(400), // self only
  () => and(causal(), atrous(5)),
  () => sparse(1), // everything
  () => sparse(6),
  () => and(causal(), sparse(11)),
  () => strided(10, 1),
  () => strided(10, 2),
  () => strided(10),
  () => fixed(12, 3, 1),
  () => fixed(12, 3, 2),
  () => fixed(12, 3),
  () => dilatedWindow(9, 4),
  () => and(or(window(4), atrous(6)), not(sinks(2))),
  () => globalTokens([0, 17]),
  () => bigBird({ block: 8, seed: 3 }),
  () => and(causal(), bigBird({ block: 4 })),
  () => longformer({ window: 12, global: [0, 30] }),
  () => longformer({ window: 12, dilation: 3 }),
  () => and(causal(), or(prefix(9), window(3))),
  () => and(causal(), prefix([5, 30])),
  () => blocks(10, { before: 1 }),
  () => neighborhood(7),
  () => neighborhood(3, { dilation: 4 }),
  () => randomBlocks({ size: 6, count: 2, seed: 1 }),
  () => fromPredicate(even),
  (N, M) => fromDense(thirty.slice(0, N * M), [N, M]),
  (_, M) => and(causal(), documents([Math.ceil(M / 3), M - Math.ceil(M / 3)])),
  (_, M) => padding([M, Math.ceil(M / 2)]),
  (_, M) => and(padding([Math.ceil(M / 3), M]), sparse(5)),
  (_, M) => and(padding([1, M]), strided(8)),
  () => perHead([strided(8, 1), strided(8, 2)]),
  () => perHead([atrous(4), atrous(6)]),
  () => perHead([and(causal(), sparse(9)), not(everything())]),
  (_, M) => and(perHead([local(3), sparse(7)]), padding([M, Math.ceil(M / 4)])),
  () => or(perHead([local(2), atrous(3)]), shift(atrous(6), 2)),
  () => shift(and(causal(), strided(9)), -4),
  () => not(or(local(3), atrous(4))),
];

const scores = { values: Float32Array.from({ length: 36 }, (_, i) => (i * 7) % 11), shape: [6, 6] };

type Values = ReturnType<typeof randomValues>;
const tensor = ({ values, shape }: Values) => tf.tensor(values, shape);

/** Forward and gradients of both backends beside the reference; the largest of all differences. */
async function compare(mask: Mask, N: number, M: number): Promise<number> {
  const next = normals(N * 7919 + M);
  const [q, k, v] = [
    randomValues(next, B, H, N, D),
    randomValues(next, B, H, M, D),
    randomValues(next, B, H, M, E),
  ] as const;
  const dOutput = randomValues(next, B, H, N, E);
  const dLogsumexp = randomValues(next, B, H, N);
  const { output, logsumexp } = reference.attention(q, k, v, { mask });
  // The logsumexp of an empty row is −∞, and has no gradient.
  logsumexp.values.forEach((level, row) => {
    if (level === Number.NEGATIVE_INFINITY) dLogsumexp.values[row] = 0;
  });
  const upstream = { output: dOutput, logsumexp: dLogsumexp };
  const slopes = reference.attentionGradient(q, k, v, upstream, { mask });
  let largest = 0;
  for (const backend of ["cpu", "wasm"]) {
    await tf.setBackend(backend);
    tf.tidy(() => {
      const inputs = [q, k, v].map(tensor) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const got = attentionWithLogsumexp(...inputs, { mask });
      const loss = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor): tf.Scalar => {
        const results = attentionWithLogsumexp(a, b, c, { mask });
        const finite = tf.maximum(results.logsumexp, -1e30);
        return tf.add(
          tf.sum(tf.mul(results.output, tensor(dOutput))),
          tf.sum(tf.mul(finite, tensor(dLogsumexp))),
        );
      };
      const [dQ, dK, dV] = tf.grads(loss)(inputs) as [tf.Tensor, tf.Tensor, tf.Tensor];
      largest = Math.max(
        largest,
        largestDifference(got.output.dataSync(), output.values),
        largestDifference(got.logsumexp.dataSync(), logsumexp.values),
        largestDifference(dQ.dataSync(), slopes.q.values) / 4,
        largestDifference(dK.dataSync(), slopes.k.values) / 4,
        largestDifference(dV.dataSync(), slopes.v.values) / 4,
      );
    });
  }
  return largest;
}

describe("attention and its gradients equal the definition, on cpu and wasm", () => {
  /** Around a tile of 32 and a panel of 8, and lengths that differ; N = 1 over a cache decodes. */
  const lengths: [number, number][] = [
    [1, 1],
    [31, 31],
    [33, 33],
    [100, 100],
    [257, 257],
    [1, 70],
    [40, 90],
    [90, 40],
  ];
  for (const make of masks) {
    test(make(100, 100).name.slice(0, 80), async () => {
      for (const [N, M] of lengths) expect(await compare(make(N, M), N, M)).toBeLessThan(3e-6);
    });
  }

  test("with full tiles in other orders", async () => {
    for (const mask of [
      or(atrous(2), local(40)),
      fixed(32, 16),
      perHead([dilatedWindow(90, 2), and(causal(), atrous(3))]),
    ]) {
      expect(await compare(mask, 257, 257)).toBeLessThan(3e-6);
    }
  });

  test("with blocks chosen by their scores", async () => {
    expect(await compare(topBlocks(scores, 2, { block: 16 }), 96, 96)).toBeLessThan(2e-6);
  });

  test("in two dimensions", async () => {
    expect(await compare(neighborhood(3, { width: 10 }), 100, 100)).toBeLessThan(2e-6);
    expect(await compare(neighborhood(3, { width: 10, dilation: 2 }), 100, 100)).toBeLessThan(2e-6);
  });

  test("when a decoder goes on token by token over its cache", async () => {
    const mask = and(causal(), sparse(8));
    for (let M = 62; M < 68; M++) expect(await compare(mask, 1, M)).toBeLessThan(2e-6);
    expect(await compare(shift(mask, -3), 5, 64)).toBeLessThan(2e-6);
  });
});

test("the union of a local and a dilated mask counts no pair twice", () => {
  const N = 100;
  const mask = or(local(6), atrous(6));
  const seen = (q: number, k: number) => Math.abs(q - k) <= 6 || (q - k) % 6 === 0;
  expect(layoutOf(mask, N, N).passes.length).toBe(2);
  let pairs = 0;
  tf.tidy(() => {
    // All scores are equal, so weights are 1 over the number of keys seen; values pick them out.
    const x = tf.zeros([1, 1, N, D]);
    const each = tf.reshape(tf.eye(N), [1, 1, N, N]);
    const { output, logsumexp } = attentionWithLogsumexp(x, x, each, { mask });
    const weights = output.dataSync();
    logsumexp.dataSync().forEach((level, q) => {
      const count = Array.from({ length: N }, (_, k) => seen(q, k)).filter(Boolean).length;
      pairs += count;
      expect(level).toBeCloseTo(Math.log(count), 5);
      for (let k = 0; k < N; k++) {
        expect(weights[q * N + k]).toBeCloseTo(seen(q, k) ? 1 / count : 0, 6);
      }
    });
  });
  expect(density(layoutOf(mask, N, N))).toBeCloseTo(pairs / N / N, 12);
});
