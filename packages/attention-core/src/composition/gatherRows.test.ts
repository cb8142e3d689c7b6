import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { gatherRows } from "./gatherRows.ts";

test("gathers, and sums back what went to a row, as tf.gather does", async () => {
  await tf.setBackend("cpu");
  tf.tidy(() => {
    const x = tf.randomNormal([9, 3], 0, 1, "float32", 1) as tf.Tensor2D;
    const index = Int32Array.of(4, 0, 4, 4, 8, 7, 4, 0, 2, 4);
    const dy = tf.randomNormal([10, 3], 0, 1, "float32", 2);
    const plain = (t: tf.Tensor) => tf.gather(t, tf.tensor1d(index, "int32"));
    const ours = (t: tf.Tensor) => gatherRows(t as tf.Tensor2D, index, () => true);
    expect(ours(x).dataSync()).toEqual(plain(x).dataSync());
    const [slope, wanted] = [ours, plain].map((f) => tf.grad(f)(x, dy).dataSync());
    expect(largestDifference(slope!, wanted!)).toBeLessThan(1e-6);
    const but = tf.grad((t) => gatherRows(t as tf.Tensor2D, index, (row) => row !== 4))(x, dy);
    const rest = tf.mul(tf.grad(plain)(x, dy), tf.tensor2d([1, 1, 1, 1, 0, 1, 1, 1, 1], [9, 1]));
    expect(largestDifference(but.dataSync(), rest.dataSync())).toBeLessThan(1e-6);
  });
});
