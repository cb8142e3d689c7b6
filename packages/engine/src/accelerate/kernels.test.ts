import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setThreads } from "../threads/threads.ts";
import { accelerate, restore } from "./accelerate.ts";

interface Outcome {
  values: ArrayLike<number>;
  shape: number[];
  dtype: string;
}

/** What some ops give; they must leave nothing behind. */
function outcome(ops: () => tf.Tensor | tf.Tensor[]): Outcome[] {
  const level = () => [tf.memory().numTensors, tf.engine().backend.numDataIds()];
  const before = level();
  const found = tf.tidy(() =>
    [ops()].flat().map((x) => ({ values: x.dataSync().slice(), shape: x.shape, dtype: x.dtype })),
  );
  expect(level()).toEqual(before);
  return found;
}

/** Runs ops with tfjs's kernels alone, then with ours. */
function expectSame(ops: () => tf.Tensor | tf.Tensor[], tolerance = 2e-6) {
  restore();
  const theirs = outcome(ops);
  accelerate();
  outcome(ops).forEach(({ values, shape, dtype }, at) => {
    expect(shape).toEqual(theirs[at]?.shape);
    expect(dtype).toBe(theirs[at]?.dtype);
    const scale = Math.max(1, ...Array.from(values, Math.abs).filter(Number.isFinite));
    const wanted = theirs[at]?.values as ArrayLike<number>;
    expect(largestDifference(values, wanted) / scale).toBeLessThanOrEqual(tolerance);
  });
}

const tensor = (shape: number[], seed = 1) =>
  tf.tensor(randomValues(normals(seed), ...shape).values, shape);

const SEED = 13;
const length: fc.Arbitrary<number> = fc.constantFrom(1, 2, 3, 4, 7, 16, 17, 33);
const shapes = fc
  .array(length, { minLength: 1, maxLength: 4 })
  .filter((shape) => shape.reduce((a, b) => a * b, 1) < 60_000);
const shuffled = (shape: number[]) =>
  fc.shuffledSubarray(
    shape.map((_, axis) => axis),
    { minLength: shape.length },
  );

beforeAll(() => setThreads(1));
afterAll(restore);

describe("on wasm, the same as tfjs's own", () => {
  beforeAll(async () => {
    await tf.setBackend("wasm");
  });

  test("transpose: any order of axes, of floats and integers", () => {
    const cases = shapes.chain((shape) => fc.tuple(fc.constant(shape), shuffled(shape)));
    const property = fc.property(cases, fc.boolean(), ([shape, order], integers) => {
      const x = tensor(shape);
      expectSame(() => tf.transpose(integers ? x.mul(9).toInt() : x, order), 0);
      x.dispose();
    });
    fc.assert(property, { seed: SEED, numRuns: 150 });
    expectSame(() => tf.transpose(tf.tensor([true, false, true, true], [2, 2]), [1, 0]), 0);
    accelerate();
    expect(tf.transpose(tf.ones([0, 3]), [1, 0]).shape).toEqual([3, 0]); // tfjs's traps
  });

  test("sum and mean: any axes", () => {
    const cases = shapes.chain((shape) =>
      fc.tuple(fc.constant(shape), fc.subarray(shape.map((_, axis) => axis)), fc.boolean()),
    );
    const property = fc.property(cases, ([shape, axes, keep]) => {
      const x = tensor(shape);
      const some = axes.length > 0 ? axes : undefined;
      expectSame(() => [tf.sum(x, some, keep), tf.mean(x, some, keep)], 1e-5);
      x.dispose();
    });
    fc.assert(property, { seed: SEED, numRuns: 150 });
    const long = tensor([5000, 3]);
    expectSame(() => [tf.sum(long), tf.sum(long, 0), tf.mean(long, 1)], 1e-5);
    expectSame(() => tf.sum(long.mul(9).toInt(), 0), 0);
    expectSame(() => [tf.sum(tf.ones([0, 3]), 0), tf.sum(tf.ones([3, 0]), 1)]);
    long.dispose();
  });

  test("split and concat: any axis, any parts, and they undo each other", () => {
    const cases = shapes.chain((shape) => {
      const axis = fc.nat(shape.length - 1);
      return fc.tuple(fc.constant(shape), axis, fc.nat(33), fc.boolean());
    });
    const property = fc.property(cases, ([shape, axis, place, integers]) => {
      const x = integers ? tensor(shape).mul(9).toInt() : tensor(shape);
      const first = place % ((shape[axis] as number) + 1);
      const parts = [first, (shape[axis] as number) - first];
      expectSame(() => tf.split(x, parts, axis), 0);
      expectSame(() => tf.concat([x, x, x], axis), 0);
      const whole = tf.concat(tf.split(x, parts, axis), axis);
      expect(largestDifference(whole.dataSync(), x.dataSync())).toBe(0);
      tf.dispose([x, whole]);
    });
    tf.tidy(() => fc.assert(property, { seed: SEED, numRuns: 60 }));
  });

  test("tile and its gradient: any repetitions", () => {
    const cases = shapes.chain((shape) =>
      fc.tuple(
        fc.constant(shape.map((length) => Math.min(length, 5))),
        fc.tuple(...shape.map(() => fc.integer({ min: 1, max: 3 }))),
      ),
    );
    const property = fc.property(cases, ([shape, times]) => {
      const x = tensor(shape);
      expectSame(() => [tf.tile(x, times), tf.tile(x.mul(9).toInt(), times)], 0);
      const weights = tensor(shape.map((length, axis) => length * (times[axis] as number)));
      expectSame(() => tf.grad((y) => tf.mul(tf.tile(y, times), weights))(x), 1e-5);
      tf.dispose([x, weights]);
    });
    fc.assert(property, { seed: SEED, numRuns: 60 });
  });

  test("clones: without a copy, and each with a life of its own", () => {
    accelerate();
    const x = tensor([4, 5]);
    const before = tf.memory().numDataBuffers;
    const y = tf.clone(x);
    expect(tf.memory().numDataBuffers).toBe(before);
    const wanted = x.dataSync();
    x.dispose();
    expect(largestDifference(y.dataSync(), wanted)).toBe(0);
    const v = tf.variable(y);
    const z = tf.clone(v);
    v.assign(tf.zeros([4, 5]));
    expect(largestDifference(z.dataSync(), wanted)).toBe(0);
    tf.dispose([y, z, v]);
    const words = tf.tensor(["a", "b"]);
    expect(tf.clone(words).dataSync()).toEqual(["a", "b"]);
  });

  test("exp: also at the ends, and of what is not finite", () => {
    const values = Float32Array.from({ length: 4001 }, (_, at) => (at - 2000) / 20);
    const x = tf.concat([tf.tensor(values), tf.tensor([88.72, 88.8, 1e30, -1e30, -87, -88])]);
    accelerate();
    const got = tf.exp(x).dataSync();
    x.dataSync().forEach((value, at) => {
      const wanted = Math.exp(value);
      if (wanted < 1.1754944e-38) expect(got[at]).toBeLessThan(1.18e-38);
      else if (wanted > 3.4028235e38) expect(got[at]).toBe(Number.POSITIVE_INFINITY);
      else expect(Math.abs((got[at] as number) / wanted - 1)).toBeLessThan(3e-7);
    });
    const ends = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    expect([...tf.exp(tf.tensor(ends)).dataSync()]).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      0,
    ]);
    expectSame(() => tf.exp(tensor([0])));
  });

  test("gather: any axis, any places; and the places that are wrong are named", () => {
    const cases = shapes.chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.nat(shape.length - 1),
        fc.array(fc.nat(100), { minLength: 1 }),
      ),
    );
    const property = fc.property(cases, ([shape, axis, places]) => {
      const x = tensor(shape);
      const inside = places.map((place) => place % (shape[axis] as number));
      expectSame(() => tf.gather(x, tf.tensor1d(inside, "int32"), axis), 0);
      expectSame(() => tf.gather(x.toInt(), tf.tensor2d([inside], undefined, "int32"), axis), 0);
      x.dispose();
    });
    fc.assert(property, { seed: SEED, numRuns: 80 });
    accelerate();
    const wrong = () => tf.gather(tf.ones([3, 2]), tf.tensor1d([0, 3], "int32"));
    expect(wrong).toThrow("the index value 3 is not in [0, 2]");
    const batched = (places: number[][], axis: number) => {
      const indices = tf.tensor2d(places, undefined, "int32");
      return tf.gather(tf.range(0, 48).reshape([2, 2, 3, 4]), indices, axis, 1);
    };
    expectSame(
      () => [
        batched(
          [
            [1, 0],
            [2, 2],
          ],
          2,
        ),
        batched(
          [
            [1, 0],
            [1, 1],
          ],
          1,
        ),
      ],
      0,
    );
    const rows = batched([[1], [2]], 2).dataSync(); // where tfjs's reads past the places
    expect([...rows].map((value) => Math.floor(value / 4))).toEqual(
      [1, 4, 8, 11].flatMap((row) => Array<number>(4).fill(row)),
    );
  });
});

describe.each(["cpu", "wasm"])("on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test("products equal tfjs's own", () => {
    const sizes = fc.constantFrom(1, 3, 8, 33, 65);
    const batches = fc.constantFrom<[number[], number[]]>(
      [[], []],
      [[2], [2]],
      [
        [2, 3],
        [2, 3],
      ],
      [[3], []],
    );
    const flags = fc.tuple(fc.boolean(), fc.boolean());
    const property = fc.property(sizes, sizes, sizes, batches, flags, (M, N, K, pair, [s, t]) => {
      const a = tensor([...pair[0], ...(s ? [K, M] : [M, K])]);
      const b = tensor([...pair[1], ...(t ? [N, K] : [K, N])], 2);
      expectSame(() => tf.matMul(a, b, s, t));
      tf.dispose([a, b]);
    });
    fc.assert(property, { seed: SEED, numRuns: 80 });
  });

  test("products of integers stay with tfjs", () => {
    accelerate();
    const product = () => tf.matMul(tf.ones([70, 70], "int32"), tf.ones([70, 70], "int32"));
    if (backend === "wasm") expect(product).toThrow("non-float32");
    else expect(product().dtype).toBe("int32");
  });

  test.each([...["linear", "relu", "relu6", "elu", "sigmoid", "leakyrelu", "prelu"]] as const)(
    "fused products with %s and any bias equal the ops one by one",
    (activation) => {
      accelerate();
      const apart: Record<typeof activation, (x: tf.Tensor, slopes: tf.Tensor) => tf.Tensor> = {
        linear: (x) => x,
        relu: tf.relu,
        relu6: tf.relu6,
        elu: tf.elu,
        sigmoid: tf.sigmoid,
        leakyrelu: (x) => tf.leakyRelu(x, 0.3),
        prelu: tf.prelu,
      };
      const [M, N, K] = [9, 70, 100];
      for (const batch of [[], [2]]) {
        for (const [transposeA, transposeB] of [
          [false, false],
          [true, false],
          [false, true],
        ] as const) {
          const a = tensor([...batch, ...(transposeA ? [K, M] : [M, K])]);
          const b = tensor([...batch, ...(transposeB ? [N, K] : [K, N])], 2);
          for (const bias of [undefined, tensor([N], 3), tf.scalar(0.5)]) {
            for (const slopes of [tensor([N], 4), tensor([M, N], 5)]) {
              tf.tidy(() => {
                const product = tf.matMul(a, b, transposeA, transposeB);
                const wanted = apart[activation](bias ? tf.add(product, bias) : product, slopes);
                const got = tf.fused.matMul({
                  ...{ a, b, transposeA, transposeB, activation, leakyreluAlpha: 0.3 },
                  ...(bias && { bias }),
                  ...(activation === "prelu" && { preluActivationWeights: slopes }),
                });
                expect(got.shape).toEqual(wanted.shape);
                expect(largestDifference(got.dataSync(), wanted.dataSync())).toBeLessThan(1e-4);
              });
            }
          }
          tf.dispose([a, b]);
        }
      }
    },
  );

  test("segment sums equal the definition, also where places are missing or out of range", () => {
    accelerate();
    const inputs = fc.tuple(fc.array(fc.integer({ min: -2, max: 9 }), { minLength: 1 }), length);
    const property = fc.property(inputs, ([places, width]) => {
      const x = tensor([places.length, width, 2]);
      const values = x.dataSync();
      const wanted = new Float64Array(7 * width * 2);
      places.forEach((place, row) => {
        if (place < 0 || place >= 7) return;
        for (let c = 0; c < width * 2; c++) {
          wanted[place * width * 2 + c]! += values[row * width * 2 + c] as number;
        }
      });
      const [got] = outcome(() => tf.unsortedSegmentSum(x, tf.tensor1d(places, "int32"), 7));
      expect(got?.shape).toEqual([7, width, 2]);
      expect(largestDifference(got?.values ?? [], wanted)).toBeLessThan(1e-5);
      x.dispose();
    });
    fc.assert(property, { seed: SEED, numRuns: 60 });
  });

  test("gather has a gradient", () => {
    accelerate();
    tf.tidy(() => {
      const x = tensor([5, 3]);
      const places = tf.tensor1d([4, 0, 4], "int32");
      const slope = tf.grad((table) => tf.sum(tf.mul(tf.gather(table, places), tensor([3, 3], 2))))(
        x,
      );
      const d = tensor([3, 3], 2).arraySync() as number[][];
      const zero = [0, 0, 0];
      const twice = d[0]?.map((value, c) => value + (d[2]?.[c] as number));
      const wanted = [d[1], zero, zero, zero, twice].flat();
      expect(largestDifference(slope.dataSync(), wanted as number[])).toBeLessThan(1e-6);
    });
  });

  test("einsum equals the definition, and so does its gradient", () => {
    accelerate();
    const equations = [
      ...["ij,jk->ik", "ij,kj->ik", "ji,jk->ki", "bij,bjk->bik", "bnhd,bmhd->bhnm"],
      ...["bhnm,bmhd->bnhd", "abcd,dcbe->ae", "ij,kl->ijkl", "i,i->", "ij,ij->", "ij,ij->ij"],
      ...["ij->ji", "ij->i", "ij->", "ijk->ki", "ijs,jk->ik", "ijs,tjk->ki", "i,j->ji", "ab,bc->b"],
      ...["abc,cd->dab", "abc,db->adc", "a,->a", "bac,cbd->abd"],
    ];
    const lengths: Record<string, number> = {
      b: 2,
      i: 3,
      j: 4,
      k: 5,
      h: 2,
      n: 3,
      m: 4,
      d: 6,
      s: 2,
    };
    for (const equation of equations) {
      tf.tidy(() => {
        const [left = "", output = ""] = equation.split("->");
        const terms = left.split(",");
        const lengthOf = (letter: string) => lengths[letter] ?? 3;
        const tensors = terms.map((term, at) => tensor([...term].map(lengthOf), at + 1));
        const wanted = einsumByDefinition(terms, output, lengthOf);
        const got = tf.einsum(equation, ...tensors);
        expect(got.shape).toEqual([...output].map(lengthOf));
        const values = tensors.map((x) => Float64Array.from(x.dataSync()));
        expect(largestDifference(got.dataSync(), wanted(values)), equation).toBeLessThan(1e-5);

        const weights = tensor(got.shape, 9);
        const w = weights.dataSync();
        const slopes = tf.grads((...xs) => tf.sum(tf.mul(tf.einsum(equation, ...xs), weights)))(
          tensors,
        );
        slopes.forEach((slope, at) => {
          const cost = (x: Float64Array) =>
            wanted(values.map((own, i) => (i === at ? x : own))).reduce(
              (sum, y, i) => sum + y * (w[i] as number),
              0,
            );
          const expected = finiteDifferences(cost, values[at] as Float64Array);
          expect(largestDifference(slope.dataSync(), expected), equation).toBeLessThan(1e-4);
        });
      });
    }
  });
});

/** Σ over all letters, term by term. */
function einsumByDefinition(terms: string[], output: string, lengthOf: (letter: string) => number) {
  const letters = [...new Set([...output, ...terms.join("")])];
  const placeOf = (term: string, at: Record<string, number>) =>
    [...term].reduce((place, letter) => place * lengthOf(letter) + (at[letter] as number), 0);
  return (values: Float64Array[]): Float64Array => {
    const out = new Float64Array([...output].reduce((size, letter) => size * lengthOf(letter), 1));
    const visit = (depth: number, at: Record<string, number>): void => {
      const letter = letters[depth];
      if (letter === undefined) {
        out[placeOf(output, at)]! += terms.reduce(
          (product, term, i) => product * (values[i]?.[placeOf(term, at)] as number),
          1,
        );
        return;
      }
      for (let i = 0; i < lengthOf(letter); i++) visit(depth + 1, { ...at, [letter]: i });
    };
    visit(0, {});
    return out;
  };
}

test("tfjs-wasm's fused product adds the bias once for every 48 of the depth; ours once", async () => {
  await tf.setBackend("wasm");
  const fused = () =>
    tf.tidy(() => {
      const [a, b] = [tf.ones([2, 1, 96]), tf.ones([2, 96, 4])] as [tf.Tensor3D, tf.Tensor3D];
      return tf.fused.matMul({ a, b, bias: tf.ones([4]) }).dataSync()[0];
    });
  restore();
  expect(fused()).toBe(98); // wrong: when this fails, tfjs has mended it
  accelerate();
  expect(fused()).toBe(97);
});
