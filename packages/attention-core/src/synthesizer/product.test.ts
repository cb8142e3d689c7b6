import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { expect, test } from "vitest";
import { type ProductOptions, product, productOfTfjs } from "./product.ts";

test.each(["cpu", "wasm"])("both ways are the same on %s, and their gradients", async (backend) => {
  await tf.setBackend(backend);
  const next = normals(5);
  const random = (...shape: number[]) => tf.tensor(randomValues(next, ...shape).values, shape);
  const cases: [number[], number[], ProductOptions][] = [
    [[6, 5], [5, 7], {}],
    [[2, 3, 6, 5], [1, 3, 5, 7], {}],
    [[2, 3, 6, 5], [2, 3, 7, 5], { transposeB: true, alpha: 0.25 }],
    [[6, 5], [5, 7], { bias: random(7), activation: "relu" }],
  ];
  for (const [shapeA, shapeB, options] of cases) {
    tf.tidy(() => {
      const [a, b] = [random(...shapeA), random(...shapeB)];
      const dOutput = random(...productOfTfjs(a, b, options).shape);
      const all = [product, productOfTfjs].map((f) => [
        f(a, b, options),
        ...tf.grads((x, y) => f(x, y, options))([a, b], dOutput),
      ]);
      all[0]?.forEach((one, at) => {
        const other = all[1]?.[at] as tf.Tensor;
        expect(one.shape).toEqual(other.shape);
        expect(largestDifference(one.dataSync(), other.dataSync())).toBeLessThan(1e-5);
      });
    });
  }
});
