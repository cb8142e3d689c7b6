import {
  and,
  atrous,
  bigBird,
  causal,
  everything,
  fixed,
  layoutOf,
  local,
  type Mask,
  not,
  or,
  padding,
  perHead,
  sinks,
  sparse,
  strided,
  window,
} from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, type RandomValues, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import * as reference from "../attention/attention.reference.ts";
import { attentionWithLogsumexp } from "../attention/attention.ts";
import { attentionByBlocks } from "./attentionByBlocks.ts";

const [B, H, D, E] = [2, 2, 4, 3];

const masks: ((M: number) => Mask)[] = [
  () => everything(),
  () => causal(),
  () => window(9),
  () => and(causal(), or(window(4), sinks(3))),
  () => atrous(3),
  () => and(causal(), or(atrous(4), atrous(7))),
  () => and(causal(), sparse(7)),
  () => strided(9),
  () => fixed(12, 3),
  () => bigBird({ block: 8, random: 1 }),
  (M) => padding([M, Math.ceil(M / 2)]),
  (M) => and(padding([1, M]), strided(8)),
  () => perHead([strided(8, 1), and(causal(), atrous(5))]),
  () => perHead([and(causal(), sparse(9)), not(everything())]),
  () => not(or(local(3), atrous(4))),
];

const lengths = [
  [1, 33],
  [33, 33],
  [70, 40],
  [40, 70],
] as const;

type Three = [tf.Tensor, tf.Tensor, tf.Tensor];
const tensor = ({ values, shape }: RandomValues) => tf.tensor(values, shape);

beforeAll(async () => {
  await tf.setBackend("cpu");
});

/** Output, logsumexp and gradients, by blocks or by the kernels. */
function results(
  compute: (...inputs: Three) => { readonly output: tf.Tensor; readonly logsumexp: tf.Tensor },
  inputs: Three,
  dOutput: tf.Tensor,
  dLogsumexp: tf.Tensor,
): ArrayLike<number>[] {
  const { output, logsumexp } = compute(...inputs);
  const loss = (...given: tf.Tensor[]) => {
    const made = compute(...(given as Three));
    const finite = tf.maximum(made.logsumexp, -1e30);
    return tf.concat([
      tf.reshape(made.output, [-1]),
      tf.reshape(tf.mul(finite, tf.clipByValue(dLogsumexp, -9, 9)), [-1]),
    ]);
  };
  const upstream = tf.concat([tf.reshape(dOutput, [-1]), tf.ones([dLogsumexp.size])]);
  const slopes = tf.grads(loss)(inputs, upstream);
  return [output, logsumexp, ...slopes].map((x) => x.dataSync());
}

describe("attentionByBlocks equals the kernel and the definition, and so do its gradients", () => {
  test.each(lengths)("%i queries, %i keys", (N, M) => {
    for (const make of masks) {
      const mask = make(M);
      const next = normals(N * 31 + M);
      const q = randomValues(next, B, H, N, D);
      const k = randomValues(next, B, H, M, D);
      const v = randomValues(next, B, H, M, E);
      const dOutput = randomValues(next, B, H, N, E);
      const dLogsumexp = randomValues(next, B, H, N);
      const { output, logsumexp } = reference.attention(q, k, v, { mask, scale: 0.4 });
      logsumexp.values.forEach((level, row) => {
        if (level === Number.NEGATIVE_INFINITY) dLogsumexp.values[row] = 0;
      });
      const upstream = { output: dOutput, logsumexp: dLogsumexp };
      const slopes = reference.attentionGradient(q, k, v, upstream, { mask, scale: 0.4 });
      const wanted = [output, logsumexp, slopes.q, slopes.k, slopes.v].map(({ values }) => values);
      tf.tidy(() => {
        const inputs = [q, k, v].map(tensor) as Three;
        const given = [inputs, tensor(dOutput), tensor(dLogsumexp)] as const;
        const layout = layoutOf(mask, N, M);
        const got = results(
          (a, b, c) => attentionByBlocks(a, b, c, { layout, scale: 0.4 }),
          ...given,
        );
        const kernel = results(
          (a, b, c) => attentionWithLogsumexp(a, b, c, { mask, scale: 0.4 }),
          ...given,
        );
        got.forEach((one, at) => {
          const what = `${mask.name}, result ${at}`;
          expect(largestDifference(one, wanted[at] as Float64Array), what).toBeLessThan(1e-5);
          expect(largestDifference(one, kernel[at] as Float32Array), what).toBeLessThan(2e-5);
        });
      });
    }
  });
});

describe("attentionByBlocks", () => {
  const N = 70;
  const bad = 37;
  const next = normals(23);
  const [q, k, v, dOutput] = [1, 2, 3, 4].map(() => randomValues(next, 1, 1, N, D)) as [
    RandomValues,
    RandomValues,
    RandomValues,
    RandomValues,
  ];
  const spoiled = ({ values, shape }: RandomValues) =>
    tf.tensor(
      values.map((x, at) =>
        at < bad * D ? x : ([Number.NaN, Infinity, -Infinity][at % 3] as number),
      ),
      shape,
    );
  const rows = (x: tf.Tensor, from: number, to: number) => x.dataSync().slice(from * D, to * D);

  test.each([causal(), and(causal(), or(atrous(4), window(7)))])(
    "lets nothing through that is hidden: $name",
    (mask) => {
      tf.tidy(() => {
        const layout = layoutOf(mask, N, N);
        const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
          attentionByBlocks(a, b, c, { layout, scale: 0.5 }).output;
        const sound = [q, k, v].map(tensor) as Three;
        const slope = tensor({
          ...dOutput,
          values: dOutput.values.map((x, at) => (at < bad * D ? x : 0)),
        });
        const wanted = [f(...sound), ...tf.grads(f)(sound, slope)];
        const unsound = [spoiled(q), spoiled(k), spoiled(v)] as Three;
        const got = [f(...unsound), ...tf.grads(f)(unsound, slope)];
        got.forEach((one, at) => {
          const before = rows(wanted[at] as tf.Tensor, 0, bad);
          expect(largestDifference(rows(one, 0, bad), before), `result ${at}`).toBeLessThan(1e-6);
        });
        expect(rows(got[0] as tf.Tensor, bad, N).every(Number.isNaN)).toBe(true);
      });
    },
  );

  test("gives empty rows 0, −∞ and no gradient, whatever arrives there", () => {
    tf.tidy(() => {
      const mask = and(causal(), not(everything()));
      const some = or(mask, and(padding([30]), window(3)));
      const layout = layoutOf(some, N, N);
      const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
        attentionByBlocks(a, b, c, { layout, scale: 1 });
      const inputs = [spoiled(q), tensor(k), tensor(v)] as Three;
      const { output, logsumexp } = f(...inputs);
      expect(rows(output, bad, N).every((x) => x === 0)).toBe(true);
      expect(
        logsumexp
          .dataSync()
          .slice(bad)
          .every((x) => x === -Infinity),
      ).toBe(true);
      const slopes = tf.grads((a, b, c) => f(a, b, c).output)(inputs, spoiled(dOutput));
      for (const slope of slopes) expect(slope.dataSync().every(Number.isFinite)).toBe(true);
    });
  });

  test("has memory linear in the tiles, and leaves nothing behind", async () => {
    const peaks: number[] = [];
    for (const long of [1024, 2048]) {
      const layout = layoutOf(and(causal(), window(64)), long, long);
      const inputs = [1, 2, 3].map(() => tensor(randomValues(next, 1, 1, long, D))) as Three;
      const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
        attentionByBlocks(a, b, c, { layout, scale: 1 }).output;
      const { numTensors, numBytes } = tf.memory();
      const { kernels } = await tf.profile(() => tf.dispose(tf.grads(f)(inputs)));
      peaks.push(Math.max(...kernels.map((kernel) => kernel.totalBytesSnapshot)) - numBytes);
      expect(tf.memory().numTensors).toBe(numTensors);
      tf.dispose(inputs);
    }
    expect((peaks[1] as number) / (peaks[0] as number)).toBeLessThan(2.2);
  });
});
