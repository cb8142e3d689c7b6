import { and, causal, type Mask, not, or, sinks, window } from "@frugal/sparse-masks";
import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { attentionWithLogsumexp } from "../attention/attention.ts";
import type { AttentionWithLogsumexp } from "../attention/attentionWithLogsumexp.ts";
import { ShapeError } from "../attention/shapeError.ts";
import * as reference from "./merge.reference.ts";
import { merge } from "./merge.ts";

const [B, H, N, E] = [2, 2, 5, 3];
const SEED = 31;

interface Plain {
  output: { values: Float32Array; shape: number[] };
  logsumexp: { values: Float32Array; shape: number[] };
}

/** Parts with empty rows: row r is empty in part p where bit p of `empty[r]` is set. */
function randomParts(count: number, empty: readonly number[], spread: number, seed: number) {
  const next = normals(seed);
  return Array.from({ length: count }, (_, p): Plain => {
    const output = randomValues(next, B, H, N, E);
    const logsumexp = randomValues(next, B, H, N);
    logsumexp.values.forEach((level, row) => {
      logsumexp.values[row] = level * spread;
      if ((((empty[row] ?? 0) >> p) & 1) === 0) return;
      logsumexp.values[row] = Number.NEGATIVE_INFINITY;
      output.values.fill(0, row * E, (row + 1) * E);
    });
    return { output, logsumexp };
  });
}

const tensors = (parts: readonly Plain[]): AttentionWithLogsumexp[] =>
  parts.map(({ output, logsumexp }) => ({
    output: tf.tensor4d(output.values, output.shape as [number, number, number, number]),
    logsumexp: tf.tensor3d(logsumexp.values, logsumexp.shape as [number, number, number]),
  }));

/** Σ output ∘ dOutput + Σ logsumexp ∘ dLogsumexp over rows that are not empty. */
function loss(part: AttentionWithLogsumexp, slopes: Plain): tf.Scalar {
  const finite = tf.maximum(part.logsumexp, -1e30);
  const dLogsumexp = tf.tensor(slopes.logsumexp.values, slopes.logsumexp.shape);
  const dOutput = tf.tensor(slopes.output.values, slopes.output.shape);
  return tf.add(tf.sum(tf.mul(part.output, dOutput)), tf.sum(tf.mul(finite, dLogsumexp)));
}

describe.each(["cpu", "wasm"])("merge on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test("equals the definition, and so do its gradients, with rows empty in some parts or in all", () => {
    const rows = fc.array(fc.integer({ min: 0, max: 15 }), { maxLength: B * H * N });
    const count = fc.integer({ min: 2, max: 4 });
    const spread = fc.constantFrom(1, 30, 1e4);
    fc.assert(
      fc.property(count, rows, spread, fc.integer(), (count, empty, spread, seed) => {
        const plain = randomParts(count, empty, spread, seed);
        const next = normals(seed + 1);
        const slopes = {
          output: randomValues(next, B, H, N, E),
          logsumexp: randomValues(next, B, H, N),
        };
        const wanted = reference.merge(plain);
        wanted.logsumexp.values.forEach((level, row) => {
          if (level === Number.NEGATIVE_INFINITY) slopes.logsumexp.values[row] = 0;
        });
        const wantedSlopes = reference.mergeGradient(plain, slopes);
        tf.tidy(() => {
          const parts = tensors(plain);
          const got = merge(parts);
          // Levels of 10⁴ have steps of 10⁻³.
          expect(largestDifference(got.output.dataSync(), wanted.output.values)).toBeLessThan(2e-6);
          const off = largestDifference(got.logsumexp.dataSync(), wanted.logsumexp.values);
          expect(off).toBeLessThan(1e-6 * Math.max(spread, 1));
          const inputs = parts.flatMap(({ output, logsumexp }) => [output, logsumexp]);
          const grads = tf.grads((...flat: tf.Tensor[]) => {
            const again = parts.map((_, at) => ({
              output: flat[2 * at],
              logsumexp: flat[2 * at + 1],
            }));
            return loss(merge(again as unknown as AttentionWithLogsumexp[]), slopes);
          })(inputs);
          wantedSlopes.forEach(({ output, logsumexp }, at) => {
            const [dOutput, dLevels] = [grads[2 * at]!, grads[2 * at + 1]!];
            expect(largestDifference(dOutput.dataSync(), output.values)).toBeLessThan(2e-6);
            expect(largestDifference(dLevels.dataSync(), logsumexp.values)).toBeLessThan(5e-6);
          });
        });
      }),
      { seed: SEED, numRuns: 40 },
    );
  });

  const near = and(causal(), window(9));
  const splits: [string, Mask, Mask[]][] = [
    ["near and far", causal(), [near, and(causal(), not(window(9)))]],
    [
      "in three, one empty",
      causal(),
      [near, and(causal(), not(window(9))), not(or(causal(), not(causal())))],
    ],
    [
      "sinks and the rest, with rows that see nothing",
      not(causal()),
      [and(not(causal()), sinks(7)), and(not(causal()), not(sinks(7)))],
    ],
  ];
  test.each(splits)("split then merged is the whole, gradients too: %s", (_, mask, masks) => {
    tf.tidy(() => {
      const next = normals(3);
      const [length, D] = [40, 8];
      const inputs = [0, 1, 2].map(() => {
        const { values, shape } = randomValues(next, B, H, length, D);
        return tf.tensor(values, shape);
      });
      const slopes = {
        output: randomValues(next, B, H, length, D),
        logsumexp: randomValues(next, B, H, length),
      };
      const whole = (...[q, k, v]: tf.Tensor[]) => attentionWithLogsumexp(q!, k!, v!, { mask });
      const merged = (...[q, k, v]: tf.Tensor[]) =>
        merge(masks.map((mask) => attentionWithLogsumexp(q!, k!, v!, { mask })));
      const [one, other] = [whole(...inputs), merged(...inputs)];
      expect(largestDifference(one.output.dataSync(), other.output.dataSync())).toBeLessThan(2e-6);
      const levels = one.logsumexp.dataSync();
      expect(largestDifference(levels, other.logsumexp.dataSync())).toBeLessThan(2e-6);
      levels.forEach((level, row) => {
        if (level === Number.NEGATIVE_INFINITY) slopes.logsumexp.values[row] = 0;
      });
      const direct = tf.grads((...x: tf.Tensor[]) => loss(whole(...x), slopes))(inputs);
      const joined = tf.grads((...x: tf.Tensor[]) => loss(merged(...x), slopes))(inputs);
      direct.forEach((slope, at) => {
        const difference = largestDifference(slope.dataSync(), joined[at]!.dataSync());
        expect(difference).toBeLessThan(1e-5);
      });
    });
  });

  test("rows that are empty in all parts are 0 and −∞, with gradient 0", () => {
    tf.tidy(() => {
      const part = (): AttentionWithLogsumexp => ({
        output: tf.zeros([1, 1, 1, 2]),
        logsumexp: tf.fill([1, 1, 1], Number.NEGATIVE_INFINITY),
      });
      const { output, logsumexp } = merge([part(), part()]);
      expect(Array.from(output.dataSync())).toEqual([0, 0]);
      expect(logsumexp.dataSync()[0]).toBe(Number.NEGATIVE_INFINITY);
      const grads = tf.grads((output, logsumexp) =>
        tf.sum(merge([{ output, logsumexp } as AttentionWithLogsumexp, part()]).output),
      )([part().output, part().logsumexp]);
      for (const slope of grads) expect(slope.dataSync().every((value) => value === 0)).toBe(true);
    });
  });

  test("one part alone is itself", () => {
    tf.tidy(() => {
      const [part] = tensors(randomParts(1, [1], 1, 2)) as [AttentionWithLogsumexp];
      const { output, logsumexp } = merge([part]);
      expect(output).not.toBe(part.output);
      expect(output.dataSync()).toEqual(part.output.dataSync());
      expect(logsumexp.dataSync()).toEqual(part.logsumexp.dataSync());
    });
  });

  test("leaves nothing behind, in a tidy or outside, and keeps its parts", () => {
    const parts = tensors(randomParts(3, [], 1, 1));
    const step = () => {
      const { output, logsumexp } = merge(parts);
      tf.dispose([output, logsumexp]);
      const inputs = parts.map(({ output }) => output);
      tf.dispose(
        tf.grads((...outputs: tf.Tensor[]) => {
          const again = parts.map((part, at) => ({ ...part, output: outputs[at] }));
          return tf.sum(merge(again as AttentionWithLogsumexp[]).output);
        })(inputs),
      );
    };
    step();
    const { numTensors, numBytes } = tf.memory();
    for (let i = 0; i < 20; i++) step();
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
    tf.dispose(parts as never);
  });
});

test("the reference has the gradients that finite differences show", () => {
  const plain = randomParts(3, [1, 7, 4, 0, 2], 2, 5);
  const wide = ({ values, shape }: { values: Float32Array; shape: number[] }) => ({
    values: Float64Array.from(values),
    shape,
  });
  const parts = plain.map(({ output, logsumexp }) => ({
    output: wide(output),
    logsumexp: wide(logsumexp),
  }));
  const next = normals(8);
  const slopes = {
    output: wide(randomValues(next, B, H, N, E)),
    logsumexp: wide(randomValues(next, B, H, N)),
  };
  const total = (changed: typeof parts) => {
    const { output, logsumexp } = reference.merge(changed);
    const sum = (a: Float64Array, b: Float64Array) =>
      a.reduce((all, x, i) => all + (Number.isFinite(x) ? x * (b[i] as number) : 0), 0);
    return (
      sum(output.values, slopes.output.values) + sum(logsumexp.values, slopes.logsumexp.values)
    );
  };
  const gradients = reference.mergeGradient(parts, slopes);
  // No difference is to be had at −∞: there the gradient is 0.
  const finite = (from: Float64Array, levels: Float64Array) =>
    from.map((slope, i) => (Number.isFinite(levels[i]) ? slope : 0));
  parts.forEach((part, at) => {
    const measure = (name: "output" | "logsumexp") =>
      finiteDifferences(
        (values) =>
          total(parts.map((p, i) => (i === at ? { ...p, [name]: { ...p[name], values } } : p))),
        part[name].values,
      );
    const { output, logsumexp } = gradients[at]!;
    expect(largestDifference(output.values, measure("output"))).toBeLessThan(1e-8);
    const levels = part.logsumexp.values;
    expect(largestDifference(logsumexp.values, finite(measure("logsumexp"), levels))).toBeLessThan(
      1e-8,
    );
  });
});

describe("merge refuses", () => {
  const part = (output: number[], logsumexp: number[]) =>
    ({
      output: tf.zeros(output as [number]),
      logsumexp: tf.zeros(logsumexp as [number]),
    }) as unknown as AttentionWithLogsumexp;
  const whole = [1, 2, 3, 4];

  test.each([
    [[], "parts must be a list of at least one { output, logsumexp }"],
    [[[[1, 2, 3], whole]], "parts[0].output must be [B, H, N, E], got [1, 2, 3]"],
    [[[whole, [1, 2, 4]]], "parts[0].logsumexp must be [1, 2, 3], got [1, 2, 4]"],
    [
      [
        [whole, [1, 2, 3]],
        [
          [1, 2, 3, 5],
          [1, 2, 3],
        ],
      ],
      "parts[1].output must be [1, 2, 3, 4], got [1, 2, 3, 5]",
    ],
  ])("shapes %j", (shapes, message) => {
    const parts = (shapes as [number[], number[]][]).map(([a, b]) => part(a, b));
    expect(() => merge(parts)).toThrow(`merge: ${message}`);
    tf.dispose(parts as never);
  });

  test("with a ShapeError, and what is no living float32 tensor with a TypeError", () => {
    expect(() => merge([part([1, 2, 3], [1, 2, 3])])).toThrow(ShapeError);
    expect(() => merge([{ output: [1] } as never])).toThrow("parts[0].output must be a tf.Tensor");
    const gone = part([1, 1, 1, 1], [1, 1, 1]);
    gone.output.dispose();
    expect(() => merge([gone])).toThrow("merge: parts[0].output is disposed");
    const wrong = { ...part([1, 1, 1, 1], [1, 1, 1]), logsumexp: tf.zeros([1, 1, 1], "int32") };
    expect(() => merge([wrong as never])).toThrow("parts[0].logsumexp must be float32, got int32");
  });
});
