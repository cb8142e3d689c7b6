import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, expect, test } from "vitest";
import type { Complex, ComplexMonarch, FactorShape } from "../monarch/monarch.ts";
import { type MonarchOptions, monarchShape } from "../monarch/monarchShape.ts";
import { multiplyAdjoint, multiplyComplex } from "./multiplyComplex.ts";
import { toDenseComplex } from "./toDenseComplex.ts";

beforeAll(async () => {
  await tf.setBackend("wasm");
});

const monarchOf = (options: MonarchOptions): ComplexMonarch => {
  const shape = monarchShape(options);
  const next = normals(1);
  const values = (size: FactorShape) => randomValues(next, ...size).values;
  const pair = (size: FactorShape) => ({ real: values(size), imaginary: values(size) });
  return { shape, left: pair(shape.left), right: pair(shape.right) };
};

const tensorsOf = ({ real, imaginary }: ComplexMonarch["left"], shape: readonly number[]) => ({
  real: tf.tensor(real as Float32Array, [...shape]) as tf.Tensor,
  imaginary: tf.tensor(imaginary as Float32Array, [...shape]) as tf.Tensor,
});

/** A x or Aᴴ x for rows of x, by definition. */
function product(
  a: Complex<Float64Array>,
  columns: number,
  x: Complex<Float32Array>,
  adjoint: boolean,
): Complex<Float64Array> {
  const rows = a.real.length / columns;
  const [from, to] = adjoint ? [rows, columns] : [columns, rows];
  const batch = x.real.length / from;
  const y = { real: new Float64Array(batch * to), imaginary: new Float64Array(batch * to) };
  for (let b = 0; b < batch; b++) {
    for (let i = 0; i < to; i++) {
      for (let j = 0; j < from; j++) {
        const at = adjoint ? j * columns + i : i * columns + j;
        const [c, d] = [a.real[at]!, adjoint ? -a.imaginary[at]! : a.imaginary[at]!];
        const [e, f] = [x.real[b * from + j]!, x.imaginary[b * from + j]!];
        y.real[b * to + i]! += c * e - d * f;
        y.imaginary[b * to + i]! += c * f + d * e;
      }
    }
  }
  return y;
}

const matrices: MonarchOptions[] = [
  { rows: 16 },
  { rows: 24, columns: 30, blockSize: [4, 5], rank: 2 },
  { rows: 31, columns: 33, blockSize: [6, 5], rank: 2, pad: true },
  { rows: 33, columns: 31, blockSize: [6, 5], pad: true },
];

test.each(matrices.map((options) => ({ options })))(
  "equal the definition, $options",
  ({ options }) => {
    const monarch = monarchOf(options);
    const { rows, columns } = monarch.shape;
    const dense = toDenseComplex(monarch);
    const next = normals(2);
    for (const batch of [1, 9]) {
      tf.tidy(() => {
        const left = tensorsOf(monarch.left, monarch.shape.left);
        const right = tensorsOf(monarch.right, monarch.shape.right);
        const tensors = { shape: monarch.shape, left, right };
        const random = (width: number) => ({
          real: randomValues(next, batch, width).values,
          imaginary: randomValues(next, batch, width).values,
        });
        const [u, v] = [random(columns), random(rows)];
        const [U, V] = [tensorsOf(u, [batch, columns]), tensorsOf(v, [batch, rows])];
        const near = (got: Complex<tf.Tensor>, wanted: Complex<Float64Array>, width: number) => {
          expect(got.real.shape).toEqual([batch, width]);
          expect(largestDifference(got.real.dataSync(), wanted.real)).toBeLessThan(1e-4);
          expect(largestDifference(got.imaginary.dataSync(), wanted.imaginary)).toBeLessThan(1e-4);
        };
        near(multiplyComplex(U, tensors), product(dense, columns, u, false), rows);
        near(multiplyAdjoint(V, tensors), product(dense, columns, v, true), columns);

        // d Re⟨v, M u⟩ / du is Mᴴ v: by its real part, and by its imaginary part.
        const cost = (real: tf.Tensor, imaginary: tf.Tensor) => {
          const y = multiplyComplex({ real, imaginary }, tensors);
          return tf.sum(tf.add(tf.mul(y.real, V.real), tf.mul(y.imaginary, V.imaginary)));
        };
        const [real, imaginary] = tf.grads(cost)([U.real, U.imaginary]) as [tf.Tensor, tf.Tensor];
        near({ real, imaginary }, product(dense, columns, v, true), columns);
      });
    }
  },
);

test("say what does not fit, and leave nothing behind", () => {
  const monarch = monarchOf({ rows: 16 });
  const left = tensorsOf(monarch.left, monarch.shape.left);
  const right = tensorsOf(monarch.right, monarch.shape.right);
  const tensors = { shape: monarch.shape, left, right };
  const [x, short] = [tf.ones([2, 16]), tf.ones([2, 15])];
  const before = tf.memory().numTensors;
  tf.dispose(multiplyComplex({ real: x, imaginary: x }, tensors) as unknown as tf.NamedTensorMap);
  tf.dispose(multiplyAdjoint({ real: x, imaginary: x }, tensors) as unknown as tf.NamedTensorMap);
  expect(() => multiplyComplex({ real: x, imaginary: short }, tensors)).toThrow(
    "multiplyComplex: real and imaginary must both be [… 16], got [2,16] and [2,15]",
  );
  expect(() => multiplyAdjoint({ real: short, imaginary: short }, tensors)).toThrow(
    "multiplyAdjoint: real and imaginary must both be [… 16], got [2,15] and [2,15]",
  );
  expect(tf.memory().numTensors).toBe(before);
});
