import { setThreads, startThreads } from "@frugal/engine";
import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { Monarch, MonarchTensors } from "../monarch/monarch.ts";
import { type MonarchOptions, monarchShape } from "../monarch/monarchShape.ts";
import { sizesOf } from "../monarch/sizes.ts";
import { toDense } from "../monarch/toDense.ts";
import * as reference from "./multiply.reference.ts";
import { multiply, multiplyTransposed } from "./multiply.ts";
import { multiplyByOps } from "./multiplyByOps.ts";

afterAll(() => setThreads(1));

const matrices: MonarchOptions[] = [
  { rows: 1, blockSize: 1 },
  { rows: 16 },
  { rows: 64 },
  { rows: 60, blockSize: 6 },
  { rows: 60, blockSize: 10 },
  { rows: 12, blockSize: 3 },
  { rows: 64, blockSize: 64 },
  { rows: 64, blockSize: 1 },
  { rows: 96, blockSize: 4, rank: 3 },
  { rows: 70, columns: 30, blockSize: [7, 5], rank: 2 },
  { rows: 24, columns: 100, blockSize: [4, 20], rank: 4 },
  { rows: 16, columns: 256 },
  { rows: 256, columns: 16 },
  { rows: 31, columns: 33, blockSize: [6, 5], rank: 2, pad: true },
  { rows: 100, columns: 7, pad: true },
  { rows: 97, pad: true },
];

const batches = [1, 31, 33, 100];

const monarchOf = (options: MonarchOptions, seed: number): Monarch => {
  const shape = monarchShape(options);
  const next = normals(seed);
  const values = (size: readonly number[]) => randomValues(next, ...size).values;
  return { shape, left: values(shape.left), right: values(shape.right) };
};

const tensorsOf = ({ shape, left, right }: Monarch): MonarchTensors => ({
  shape,
  left: tf.tensor(left as Float32Array, [...shape.left]),
  right: tf.tensor(right as Float32Array, [...shape.right]),
});

/** The transposed product through the dense matrix; the product has a definition of its own. */
function transposedByDefinition(v: Float32Array, monarch: Monarch): Float64Array {
  const { rows, columns } = monarch.shape;
  const dense = toDense(monarch);
  return Float64Array.from({ length: (v.length / rows) * columns }, (_, at) => {
    const [b, column] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += v[b * rows + row]! * dense[row * columns + column]!;
    return sum;
  });
}

const definitions = new Map<string, ReturnType<typeof define>>();

/** What products and gradients should be; both backends are compared with it. */
function byDefinition(options: MonarchOptions, batch: number): ReturnType<typeof define> {
  const name = JSON.stringify([options, batch]);
  const definition = definitions.get(name) ?? define(options, batch);
  definitions.set(name, definition);
  return definition;
}

function define(options: MonarchOptions, batch: number) {
  const monarch = monarchOf(options, 4);
  const { values: x } = randomValues(normals(5), batch, monarch.shape.columns);
  const { values: v } = randomValues(normals(6), batch, monarch.shape.rows);
  return {
    ...{ monarch, x, v },
    y: reference.multiply(x, monarch),
    z: transposedByDefinition(v, monarch),
    slopes: reference.multiplyGradient(v, x, monarch),
  };
}

const named = matrices.map((options) => ({ name: JSON.stringify(options), options }));

test.each(named)("the reference is the product with the dense matrix, $name", ({ options }) => {
  const monarch = monarchOf(options, 1);
  const { rows, columns } = monarch.shape;
  const { values: x } = randomValues(normals(2), 3, columns);
  const { values: v } = randomValues(normals(3), 3, rows);
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a).reduce((sum, value, at) => sum + value * (b[at] as number), 0);
  const there = dot(v, reference.multiply(x, monarch));
  expect(there).toBeCloseTo(dot(transposedByDefinition(v, monarch), x), 6);
});

test("the reference's gradients are those of finite differences", () => {
  for (const options of [
    { rows: 12, columns: 8, blockSize: [3, 4], rank: 2 },
    { rows: 7, columns: 9, blockSize: [2, 4], rank: 2, pad: true },
  ] as MonarchOptions[]) {
    const { shape, left, right } = monarchOf(options, 1);
    const { values: x } = randomValues(normals(2), 2, shape.columns);
    const { values: dY } = randomValues(normals(3), 2, shape.rows);
    const inputs = { x, left, right };
    const slopes = reference.multiplyGradient(dY, x, { shape, left, right });
    for (const name of ["x", "left", "right"] as const) {
      const cost = (values: Float64Array) => {
        const given = { ...inputs, [name]: values };
        const y = reference.multiply(given.x, { shape, left: given.left, right: given.right });
        return y.reduce((sum, value, at) => sum + value * (dY[at] as number), 0);
      };
      const wanted = finiteDifferences(cost, Float64Array.from(inputs[name]), 1e-3);
      expect(largestDifference(slopes[name], wanted)).toBeLessThan(1e-8);
    }
  }
});

describe.each(["cpu", "wasm"])("products on %s", (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
    setThreads(1);
  });

  test.each(named)("equal the definition with all gradients, $name", ({ options }) => {
    const { I, J, K, L, rank } = sizesOf(monarchShape(options));
    const scale = Math.sqrt(rank * Math.max(K * I, L * J));
    // On cpu also what other backends use.
    const ways = backend === "cpu" ? ["kernel", "ops"] : ["kernel"];
    for (const batch of batches) {
      const { monarch, x, v, y, z, slopes } = byDefinition(options, batch);
      const { shape } = monarch;
      const near = (got: tf.Tensor | undefined, wanted: Float64Array, length: number) =>
        expect(largestDifference(got?.dataSync() ?? [], wanted)).toBeLessThan(4e-6 * length);
      for (const way of ways) {
        tf.tidy(() => {
          const { left, right } = tensorsOf(monarch);
          const X = tf.tensor2d(x, [batch, shape.columns]);
          const V = tf.tensor2d(v, [batch, shape.rows]);
          const product = (transposed: boolean) => (a: tf.Tensor, l: tf.Tensor, r: tf.Tensor) => {
            const tensors = { shape, left: l, right: r };
            if (way === "ops") return multiplyByOps(a, tensors, transposed);
            return (transposed ? multiplyTransposed : multiply)(a, tensors);
          };
          near(product(false)(X, left, right), y, scale);
          near(product(true)(V, left, right), z, scale);
          const grown = scale * Math.sqrt(batch);
          const [dX, dLeft, dRight] = tf.grads(product(false))([X, left, right], V);
          near(dX, slopes.x, grown);
          near(dLeft, slopes.left, grown);
          near(dRight, slopes.right, grown);
          // ⟨v, M x⟩ = ⟨Mᵀ v, x⟩: the same gradients by the factors, with x and v exchanged.
          const [dV, sameLeft, sameRight] = tf.grads(product(true))([V, left, right], X);
          near(dV, y, grown);
          near(sameLeft, slopes.left, grown);
          near(sameRight, slopes.right, grown);
        });
      }
    }
  });

  test("take any number of leading axes, also none, and empty batches", () => {
    tf.tidy(() => {
      const monarch = tensorsOf(monarchOf({ rows: 12, columns: 20, blockSize: [3, 5] }, 1));
      const x = tf.tensor(randomValues(normals(2), 2, 3, 20).values, [2, 3, 20]) as tf.Tensor;
      const y = multiply(x, monarch);
      expect(y.shape).toEqual([2, 3, 12]);
      const row = multiply(tf.reshape(tf.slice(x, [1, 2, 0], [1, 1, 20]), [20]), monarch);
      expect(row.shape).toEqual([12]);
      expect(row.dataSync()).toEqual(y.dataSync().slice(60));
      const op = (a: tf.Tensor, left: tf.Tensor, right: tf.Tensor) =>
        multiply(a, { ...monarch, left, right });
      const none = tf.zeros([0, 20]);
      expect(multiply(none, monarch).shape).toEqual([0, 12]);
      const slopes = tf.grads(op)([none, monarch.left, monarch.right], tf.zeros([0, 12]));
      expect(slopes.map(({ shape }) => shape)).toEqual([
        [0, 20],
        [3, 4, 4],
        [4, 3, 5],
      ]);
      for (const slope of slopes) expect(slope.dataSync().every((value) => value === 0)).toBe(true);
    });
  });

  test("keep NaN and infinities in the rows they came in", () => {
    tf.tidy(() => {
      const monarch = tensorsOf(monarchOf({ rows: 16 }, 1));
      const { values } = randomValues(normals(2), 11, 16);
      const clean = multiply(tf.tensor2d(values, [11, 16]), monarch).dataSync();
      values[3 * 16] = Number.NaN;
      values[9 * 16 + 5] = Number.POSITIVE_INFINITY;
      const y = multiply(tf.tensor2d(values, [11, 16]), monarch).dataSync();
      for (let row = 0; row < 11; row++) {
        const own = y.slice(row * 16, row * 16 + 16);
        if (row === 3 || row === 9) expect(own.some(Number.isFinite)).toBe(false);
        else expect(own).toEqual(clean.slice(row * 16, row * 16 + 16));
      }
    });
  });

  test("give the same bits for 1, 2 and 3 threads", async () => {
    const monarch = tensorsOf(monarchOf({ rows: 4096, columns: 512, rank: 2 }, 1));
    const inputs = [
      tf.tensor(randomValues(normals(2), 133, 512).values, [133, 512]),
      monarch.left,
      monarch.right,
    ];
    const run = () =>
      tf.tidy(() => {
        const op = (x: tf.Tensor, left: tf.Tensor, right: tf.Tensor) =>
          multiply(x, { ...monarch, left, right });
        const y = op(inputs[0]!, inputs[1]!, inputs[2]!);
        const slopes = tf.grads(op)(inputs, y);
        return [y, ...slopes].map((tensor) => tensor.dataSync().slice());
      });
    const alone = run();
    // The batch is more than one piece here.
    const byOps = (x: tf.Tensor, left: tf.Tensor, right: tf.Tensor) =>
      multiplyByOps(x, { ...monarch, left, right }, false);
    tf.tidy(() => {
      const y = tf.tensor(alone[0]!, [133, 4096]);
      const expected = [byOps(inputs[0]!, inputs[1]!, inputs[2]!), ...tf.grads(byOps)(inputs, y)];
      expected.forEach((tensor, at) => {
        const wanted = Float32Array.from(tensor.dataSync());
        const size = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        expect(largestDifference(alone[at]!, wanted)).toBeLessThan(2e-6 * size);
      });
    });
    for (const count of [2, 3]) {
      setThreads(count);
      expect(await startThreads()).toBe(count);
      run().forEach((values, at) => {
        expect(largestDifference(values, alone[at]!)).toBe(0);
      });
    }
    tf.dispose(inputs);
  });

  test("say what does not fit, and leave nothing behind", () => {
    const monarch = tensorsOf(monarchOf({ rows: 12, columns: 20, blockSize: [3, 5] }, 1));
    const { left, right } = monarch;
    const [x, integers] = [tf.ones([2, 20]), tf.ones([2, 20], "int32")];
    const before = tf.memory().numTensors;
    multiply(x, monarch).dispose();
    const op = (a: tf.Tensor) => multiply(a, monarch);
    tf.grad(op)(x).dispose();
    for (const [run, message] of [
      [() => multiplyTransposed(x, monarch), "multiplyTransposed: x must be [… 12], got [2,20]"],
      [() => multiply(tf.scalar(1), monarch), "multiply: x must be [… 20], got []"],
      [() => multiply(integers, monarch), "multiply: x must be float32, got int32"],
      [
        () => multiply(x, { ...monarch, left: right }),
        "multiply: left must be [3,4,4], got [4,3,5]",
      ],
      [() => multiply(x, { ...monarch, right: left }), "multiply: right must be [4,3,5]"],
      [
        () => multiply(x, { ...monarch, left: tf.cast(left, "int32") }),
        "multiply: left must be float32, got int32",
      ],
    ] as const) {
      expect(() => tf.tidy(run)).toThrow(message);
    }
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([left, right, x, integers]);
  });
});
