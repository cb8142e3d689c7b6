import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { setThreads } from "../threads/threads.ts";
import { startThreads } from "../workspace/host.ts";
import * as reference from "./layerNorm.reference.ts";
import { layerNorm } from "./layerNorm.ts";

afterAll(() => setThreads(1));

const tensor = (seed: number, ...shape: number[]) =>
  tf.tensor(randomValues(normals(seed), ...shape).values, shape);

const shapes = [[1], [7], [3, 4], [5, 1], [2, 3, 33], [130, 17], [4, 64]];

describe.each(["cpu", "wasm"])("layerNorm on %s", (backend) => {
  beforeEach(async () => {
    await tf.setBackend(backend);
    setThreads(1);
  });

  test.each(shapes.map((shape) => ({ shape })))("equals the definition, $shape", ({ shape }) => {
    tf.tidy(() => {
      const width = shape.at(-1) as number;
      const [x, gain, bias] = [tensor(1, ...shape), tensor(2, width), tensor(3, width)];
      const got = layerNorm(x, { gain, bias, epsilon: 0.01 });
      expect(got.shape).toEqual(shape);
      const inputs = [x, gain, bias].map((t) => Float64Array.from(t.dataSync()));
      const run = (values: Float64Array[]) =>
        reference.layerNorm(values[0]!, values[1]!, values[2]!, 0.01);
      expect(largestDifference(got.dataSync(), run(inputs))).toBeLessThan(3e-6);

      const weights = tensor(4, ...shape);
      const w = weights.dataSync();
      const ours = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
        layerNorm(a, { gain: b, bias: c, epsilon: 0.01 });
      const slopes = tf.grads(ours)([x, gain, bias], weights);
      slopes.forEach((slope, at) => {
        if (x.size > 500 && at === 0) return;
        const cost = (values: Float64Array) =>
          run(inputs.map((own, i) => (i === at ? values : own))).reduce(
            (sum, y, i) => sum + y * (w[i] as number),
            0,
          );
        const wanted = finiteDifferences(cost, inputs[at] as Float64Array);
        expect(largestDifference(slope.dataSync(), wanted)).toBeLessThan(3e-5);
      });
    });
  });

  test("needs neither gain nor bias, and leaves nothing behind", () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const x = tensor(1, 6, 20).add(100) as tf.Tensor;
      const wanted = reference.layerNorm(x.dataSync(), Array(20).fill(1), Array(20).fill(0));
      expect(largestDifference(layerNorm(x).dataSync(), wanted)).toBeLessThan(1e-4);
    });
    const x = tensor(1, 6, 20);
    tf.dispose([layerNorm(x), tf.grad((y) => layerNorm(y))(x), x]);
    expect(tf.memory().numTensors).toBe(before);
    tf.tidy(() => {
      expect(layerNorm(tf.ones([0, 3])).shape).toEqual([0, 3]);
      expect(layerNorm(tf.ones([3, 0])).shape).toEqual([3, 0]);
    });
  });

  test("gives the same bits for 1, 2 and 3 threads", async () => {
    const inputs = [tensor(1, 2500, 300), tensor(2, 300), tensor(3, 300)];
    const run = () =>
      tf.tidy(() => {
        const ours = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
          layerNorm(a, { gain: b, bias: c });
        return tf
          .grads(ours)(inputs, inputs[0])
          .map((slope) => slope.dataSync().slice());
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
    expect(() => layerNorm(tf.scalar(1))).toThrow("x must have an axis, got a scalar");
    expect(() => layerNorm(x.toInt())).toThrow("layerNorm: x must be float32, got int32");
    expect(() => layerNorm(x, { gain: tf.ones([2]) })).toThrow("gain must be [3], got [2]");
    expect(() => layerNorm(x, { bias: tf.ones([2, 3]) })).toThrow("bias must be [3], got [2,3]");
  });
});
