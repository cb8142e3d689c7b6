import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { ACTIVATIONS, type Activation } from "../gemm/activation.ts";
import { activate } from "../gemm/multiply.reference.ts";
import { setThreads } from "../threads/threads.ts";
import { startThreads } from "../workspace/host.ts";
import { matMul } from "./matMul.ts";

afterAll(() => setThreads(1));

const tensor = (next: () => number, ...shape: number[]) => {
  const { values } = randomValues(next, ...shape);
  return tf.tensor(values, shape);
};

/** [… M, K] × [… K, N] in float64, through tfjs's broadcasting of places. */
function byDefinition(a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean) {
  const [M, K] = turned(a.shape.slice(-2), transposeA);
  const [, N] = turned(b.shape.slice(-2), transposeB);
  const [outerA, outerB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batch = tf.add(tf.zeros(outerA), tf.zeros(outerB)).shape;
  const left = tf.broadcastTo(a, [...batch, ...a.shape.slice(-2)]).dataSync();
  const right = tf.broadcastTo(b, [...batch, ...b.shape.slice(-2)]).dataSync();
  const batches = batch.reduce((product, length) => product * length, 1);
  const values = new Float64Array(batches * M * N);
  for (let at = 0; at < values.length; at++) {
    const [z, i, j] = [Math.floor(at / (M * N)), Math.floor(at / N) % M, at % N];
    for (let k = 0; k < K; k++) {
      const x = left[z * M * K + (transposeA ? k * M + i : i * K + k)] as number;
      const y = right[z * K * N + (transposeB ? j * K + k : k * N + j)] as number;
      values[at]! += x * y;
    }
  }
  return { values, shape: [...batch, M, N] };
}

function turned([rows, columns]: number[], transposed: boolean): [number, number] {
  return (transposed ? [columns, rows] : [rows, columns]) as [number, number];
}

function swapped(rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return [...axes.slice(0, -2), rank - 1, rank - 2];
}

const batchPairs: [number[], number[]][] = [
  [[], []],
  [[3], [3]],
  [[2, 3], [3]],
  [[2, 3], []],
  [[], [2]],
  [
    [2, 1],
    [1, 3],
  ],
  [[1], [2, 3]],
  [[0], [1]],
];

describe.each(["cpu", "wasm"])("matMul on %s", (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
    setThreads(1);
  });

  test("equals the definition: any transposes, batches that broadcast", () => {
    const length = fc.constantFrom(0, 1, 4, 7, 8, 33);
    const pair = fc.constantFrom(...batchPairs);
    const property = fc.property(
      length,
      length,
      length,
      pair,
      fc.boolean(),
      fc.boolean(),
      (M, N, K, [left, right], transposeA, transposeB) => {
        tf.tidy(() => {
          const next = normals(M + N + K);
          const a = tensor(next, ...left, ...(transposeA ? [K, M] : [M, K]));
          const b = tensor(next, ...right, ...(transposeB ? [N, K] : [K, N]));
          const got = matMul(a, b, { transposeA, transposeB });
          const wanted = byDefinition(a, b, transposeA, transposeB);
          expect(got.shape).toEqual(wanted.shape);
          expect(largestDifference(got.dataSync(), wanted.values)).toBeLessThan(1e-5);
        });
      },
    );
    fc.assert(property, { seed: 3, numRuns: 150 });
  });

  test("output and gradients equal those of the same in tfjs's elementwise ops", () => {
    const ops: Record<Activation, (x: tf.Tensor) => tf.Tensor> = {
      linear: (x) => x,
      relu: tf.relu,
      relu6: tf.relu6,
      squaredRelu: (x) => tf.square(tf.relu(x)),
      sigmoid: tf.sigmoid,
      silu: (x) => tf.mul(x, tf.sigmoid(x)),
      gelu: (x) => tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.div(x, Math.SQRT2))))),
      geluTanh: (x) => {
        const inner = tf.mul(
          Math.sqrt(2 / Math.PI),
          tf.add(x, tf.mul(0.044715, tf.mul(x, tf.square(x)))),
        );
        return tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(inner)));
      },
      elu: tf.elu,
      leakyRelu: (x) => tf.leakyRelu(x, 0.3),
    };
    for (const activation of Object.keys(ACTIVATIONS) as Activation[]) {
      for (const [transposeA, transposeB] of [
        [false, false],
        [false, true],
        [true, false],
        [true, true],
      ] as const) {
        for (const [left, right] of batchPairs.slice(0, 6)) {
          tf.tidy(() => {
            const next = normals(9);
            const [M, N, K] = [5, 9, 6];
            const a = tensor(next, ...left, ...(transposeA ? [K, M] : [M, K]));
            const b = tensor(next, ...right, ...(transposeB ? [N, K] : [K, N]));
            const bias = tensor(next, N);
            const options = { transposeA, transposeB, alpha: 0.7, activation, slope: 0.3 };
            const ours = (x: tf.Tensor, y: tf.Tensor, z: tf.Tensor) =>
              matMul(x, y, { ...options, bias: z });
            const theirs = (x: tf.Tensor, y: tf.Tensor, z: tf.Tensor) => {
              const rows = transposeA ? tf.transpose(x, swapped(x.rank)) : x;
              const columns = transposeB ? y : tf.transpose(y, swapped(y.rank));
              const products = tf.mul(tf.expandDims(rows, -2), tf.expandDims(columns, -3));
              return ops[activation](tf.add(tf.mul(0.7, tf.sum(products, -1)), z));
            };
            const output = ours(a, b, bias);
            const same = largestDifference(output.dataSync(), theirs(a, b, bias).dataSync());
            expect(same).toBeLessThan(3e-5);
            const dOutput = tensor(next, ...output.shape);
            const got = tf.grads(ours)([a, b, bias], dOutput);
            const wanted = tf.grads(theirs)([a, b, bias], dOutput);
            got.forEach((slope, at) => {
              expect(slope.shape).toEqual(wanted[at]!.shape);
              expect(
                largestDifference(slope.dataSync(), wanted[at]!.dataSync()),
                activation,
              ).toBeLessThan(2e-4);
            });
          });
        }
      }
    }
  });

  test("multiplies three times for output and gradients, and the output has the same bits", async () => {
    const next = normals(6);
    const [x, y] = [tensor(next, 7, 9), tensor(next, 9, 5)];
    for (const activation of ["silu", "gelu", "geluTanh", "relu", "linear"] as const) {
      const op = (a: tf.Tensor, b: tf.Tensor) => matMul(a, b, { activation });
      const alone = op(x, y);
      let recorded = new Float32Array();
      const { kernels } = await tf.profile(() =>
        tf.tidy(() => {
          const kept = (a: tf.Tensor, b: tf.Tensor) => {
            const output = op(a, b);
            recorded = output.dataSync().slice() as Float32Array<ArrayBuffer>;
            return output;
          };
          return tf.grads(kept)([x, y], tf.ones(alone.shape))[0] as tf.Tensor;
        }),
      );
      const products = kernels.filter(({ name }) => name.startsWith("FrugalMatMul"));
      expect(products).toHaveLength(3);
      expect(recorded).toEqual(alone.dataSync());
    }
  });

  test("takes one bias for all, and leaves no tensors behind", () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const x = tensor(normals(1), 3, 4);
      const y = tensor(normals(2), 4, 5);
      const plain = matMul(x, y).dataSync();
      const options = { bias: tf.scalar(2), alpha: -1, activation: "silu" } as const;
      const got = matMul(x, y, options).dataSync();
      const wanted = plain.map((value) => activate("silu", 2 - value));
      expect(largestDifference(got, wanted)).toBeLessThan(1e-6);
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  test("gives the same bits for 1, 2 and 3 threads", async () => {
    const next = normals(4);
    const inputs = [
      tensor(next, 3, 200, 300),
      tensor(next, 300, 250),
      tensor(next, 250),
    ] as tf.Tensor[];
    const run = () =>
      tf.tidy(() => {
        const op = (a: tf.Tensor, b: tf.Tensor, bias: tf.Tensor) =>
          matMul(a, b, { bias, activation: "gelu" });
        const output = op(inputs[0]!, inputs[1]!, inputs[2]!);
        const slopes = tf.grads(op)(inputs, tf.ones(output.shape));
        return [output, ...slopes].map((x) => x.dataSync().slice());
      });
    const alone = run();
    for (const count of [2, 3]) {
      setThreads(count);
      expect(await startThreads()).toBe(count);
      run().forEach((values, at) => {
        expect(largestDifference(values, alone[at]!)).toBe(0);
      });
    }
    tf.dispose(inputs);
  });

  test("says what does not fit", () => {
    const x = tf.ones([2, 3]);
    const before = tf.memory().numTensors;
    expect(() => matMul(x, x)).toThrow(
      "matMul: expected a [… M, K] and b [… K, N], got [2,3] and [2,3]",
    );
    expect(() => matMul(x, x, { transposeA: true, transposeB: true })).toThrow(
      "got [2,3] transposed and [2,3] transposed",
    );
    expect(() => matMul(tf.ones([2, 2, 3]), tf.ones([3, 3, 1]))).toThrow("[2,2,3] and [3,3,1]");
    expect(() => matMul(tf.ones([3]), x)).toThrow("got [3] and [2,3]");
    expect(() => matMul(x, x.toInt(), { transposeB: true })).toThrow(
      "matMul: b must be float32, got int32",
    );
    for (const bias of [tf.ones([3]), tf.ones([2, 2]), tf.ones([2, 1])]) {
      expect(() => matMul(x, x, { transposeB: true, bias })).toThrow(
        `matMul: bias must be [2] or one number, got [${bias.shape}]`,
      );
    }
    expect(tf.memory().numTensors).toBe(before + 7);
  });
});
