import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { expect, test } from "vitest";
import { sumRows } from "./sumRows.ts";

const shapes = [[5], [1, 7], [33, 31], [2, 3, 100], [3, 0, 4], [4, 0], [257, 1]];

test.each(["cpu", "wasm"])("sums all rows on %s", async (backend) => {
  await tf.setBackend(backend);
  for (const shape of shapes) {
    tf.tidy(() => {
      const { values } = randomValues(normals(shape.length), ...shape);
      const width = shape.at(-1) as number;
      const wanted = new Float64Array(width);
      values.forEach((value, at) => {
        wanted[at % width]! += value;
      });
      const got = sumRows(tf.tensor(values, shape));
      expect(got.shape).toEqual([width]);
      expect(largestDifference(got.dataSync(), wanted)).toBeLessThan(1e-5);
    });
  }
});

test("refuses scalars and other types, and keeps nothing", () => {
  const [scalar, whole] = [tf.scalar(1), tf.tensor1d([1, 2], "int32")];
  const { numTensors } = tf.memory();
  expect(() => sumRows(scalar)).toThrow("sumRows: x must have a last axis, got a scalar");
  expect(() => sumRows(whole)).toThrow("sumRows: x must be float32, got int32");
  expect(tf.memory().numTensors).toBe(numTensors);
  tf.dispose([scalar, whole]);
});
