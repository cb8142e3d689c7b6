import { setFlagsFromString } from "node:v8";
import { expect, test } from "vitest";

// Node 20 has relaxed SIMD behind a flag; later versions have it anyway.
setFlagsFromString("--experimental-wasm-relaxed-simd");

test("the build with fused multiply-add equals the definition too", async () => {
  const { supportsRelaxedSimd } = await import("@frugal/engine");
  expect(supportsRelaxedSimd()).toBe(true);
  const tf = await import("@tensorflow/tfjs");
  await import("@tensorflow/tfjs-backend-wasm");
  await tf.setBackend("wasm");
  const { normals, randomValues } = await import("@frugal/tooling/oracle/random.ts");
  const { largestDifference } = await import("@frugal/tooling/oracle/largestDifference.ts");
  const { monarchShape } = await import("../monarch/monarchShape.ts");
  const { multiply } = await import("./multiply.ts");
  const reference = await import("./multiply.reference.ts");
  const shape = monarchShape({ rows: 96, columns: 80, blockSize: [6, 8], rank: 2 });
  const next = normals(9);
  const random = (...size: number[]) => randomValues(next, ...size);
  const given = [random(33, 80), random(...shape.left), random(...shape.right)] as const;
  const [x, left, right] = given.map(({ values, shape }) => tf.tensor(values, shape));
  const slope = random(33, 96);
  const op = (...inputs: (typeof x)[]) =>
    multiply(inputs[0]!, { shape, left: inputs[1]!, right: inputs[2]! });
  const monarch = { shape, left: given[1].values, right: given[2].values };
  const y = reference.multiply(given[0].values, monarch);
  expect(largestDifference(op(x, left, right).dataSync(), y)).toBeLessThan(8e-5);
  const grads = tf.grads(op)([x!, left!, right!], tf.tensor(slope.values, slope.shape));
  const wanted = reference.multiplyGradient(slope.values, given[0].values, monarch);
  for (const [at, name] of (["x", "left", "right"] as const).entries()) {
    expect(largestDifference(grads[at]!.dataSync(), wanted[name])).toBeLessThan(4e-4);
  }
});
