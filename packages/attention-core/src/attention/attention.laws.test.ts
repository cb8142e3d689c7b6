import {
  and,
  atrous,
  causal,
  dilatedWindow,
  documents,
  everything,
  local,
  type Mask,
  not,
  or,
  perHead,
  shift,
  sinks,
  sparse,
  strided,
  window,
} from "@frugal/sparse-masks";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import * as reference from "./attention.reference.ts";
import { attention, attentionWithLogsumexp } from "./attention.ts";

beforeAll(async () => {
  await tf.setBackend("wasm");
});

const length = fc.oneof(fc.constantFrom(1, 31, 32, 33, 64, 100), fc.integer({ min: 1, max: 130 }));

const mask: fc.Arbitrary<Mask> = fc.letrec<{ mask: Mask }>((tie) => ({
  mask: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(everything(), causal()),
    fc.integer({ min: 1, max: 60 }).map(window),
    fc.integer({ min: 0, max: 40 }).map(local),
    fc.integer({ min: 0, max: 20 }).map(sinks),
    fc.integer({ min: 1, max: 40 }).map(atrous),
    fc.integer({ min: 2, max: 20 }).map(sparse),
    fc.integer({ min: 2, max: 20 }).map((l) => strided(l)),
    fc
      .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 2, max: 8 }))
      .map(([size, dilation]) => dilatedWindow(size, dilation)),
    fc.integer({ min: 2, max: 12 }).map((k) => perHead([atrous(k), local(k)])),
    fc.tuple(tie("mask"), tie("mask")).map(([a, b]) => and(a, b)),
    fc.tuple(tie("mask"), tie("mask")).map(([a, b]) => or(a, b)),
    tie("mask").map(not),
    fc.tuple(tie("mask"), fc.integer({ min: -20, max: 20 })).map(([a, by]) => shift(a, by)),
  ),
})).mask;

const tensor = ({ values, shape }: { values: Float32Array; shape: number[] }) =>
  tf.tensor(values, shape);

const SEED = 20;

test("any mask, any lengths: forward and gradients equal the definition", () => {
  fc.assert(
    fc.property(mask, length, length, fc.integer(), (mask, N, M, seed) => {
      const next = normals(seed);
      const [D, E] = [8, 4];
      const q = randomValues(next, 1, 2, N, D);
      const k = randomValues(next, 1, 2, M, D);
      const v = randomValues(next, 1, 2, M, E);
      const dOutput = randomValues(next, 1, 2, N, E);
      const wanted = reference.attention(q, k, v, { mask });
      const slopes = reference.attentionGradient(q, k, v, { output: dOutput }, { mask });
      tf.tidy(() => {
        const inputs = [q, k, v].map(tensor);
        const got = attentionWithLogsumexp(inputs[0]!, inputs[1]!, inputs[2]!, { mask });
        const grads = tf.grads((a, b, c) => attention(a, b, c, { mask }))(inputs, tensor(dOutput));
        const differences = [
          largestDifference(got.output.dataSync(), wanted.output.values),
          largestDifference(got.logsumexp.dataSync(), wanted.logsumexp.values),
          largestDifference(grads[0]!.dataSync(), slopes.q.values) / 4,
          largestDifference(grads[1]!.dataSync(), slopes.k.values) / 4,
          largestDifference(grads[2]!.dataSync(), slopes.v.values) / 4,
        ];
        for (const difference of differences) expect(difference).toBeLessThan(3e-6);
      });
    }),
    { seed: SEED, numRuns: 60 },
  );
});

test("weights are a distribution: values that are all one give one, or zero for an empty row", () => {
  fc.assert(
    fc.property(mask, length, fc.integer(), (mask, N, seed) => {
      tf.tidy(() => {
        const x = tensor(randomValues(normals(seed), 1, 2, N, 8));
        const { output, logsumexp } = attentionWithLogsumexp(x, x, tf.ones([1, 2, N, 1]), { mask });
        const levels = logsumexp.dataSync();
        output.dataSync().forEach((sum, row) => {
          expect(sum).toBeCloseTo(levels[row] === Number.NEGATIVE_INFINITY ? 0 : 1, 5);
        });
      });
    }),
    { seed: SEED, numRuns: 40 },
  );
});

test("order does not matter: keys and values permuted together give the same", () => {
  fc.assert(
    fc.property(length, fc.integer(), (N, seed) => {
      tf.tidy(() => {
        const next = normals(seed);
        const [q, k, v] = [0, 1, 2].map(() => tensor(randomValues(next, 1, 1, N, 8)));
        const one = attention(q!, k!, v!).dataSync();
        const other = attention(q!, tf.reverse(k!, 2), tf.reverse(v!, 2)).dataSync();
        expect(largestDifference(one, other)).toBeLessThan(2e-6);
      });
    }),
    { seed: SEED, numRuns: 30 },
  );
});

test("documents do not see each other: together is the same as apart", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 4 }),
      fc.integer(),
      (lengths, seed) => {
        tf.tidy(() => {
          const N = lengths.reduce((sum, n) => sum + n, 0);
          const x = tensor(randomValues(normals(seed), 1, 2, N, 8)) as tf.Tensor4D;
          const together = attention(x, x, x, { mask: documents(lengths) }).dataSync();
          const parts = tf.split(x, lengths, 2).map((part) => attention(part, part, part));
          expect(largestDifference(together, tf.concat(parts, 2).dataSync())).toBeLessThan(2e-6);
        });
      },
    ),
    { seed: SEED, numRuns: 30 },
  );
});
