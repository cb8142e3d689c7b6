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
  const { linearAttention } = await import("./linearAttention.ts");
  const { performer } = await import("./performer.ts");
  const reference = await import("./linearAttention.reference.ts");
  const next = normals(9);
  const rows = () => randomValues(next, 1, 2, 100, 24);
  const [q, k, v, dOutput] = [rows(), rows(), rows(), rows()];
  const tensor = ({ values, shape }: typeof q) => tf.tensor(values, shape);
  for (const features of ["elu+1", performer({ count: 40 })] as const) {
    const options = { features, causal: true };
    const f = (...x: ReturnType<typeof tensor>[]) =>
      linearAttention(...(x as [(typeof x)[0], (typeof x)[0], (typeof x)[0]]), options);
    const inputs = [q, k, v].map(tensor);
    const wanted = reference.linearAttention(q, k, v, options).output.values;
    expect(largestDifference(f(...inputs).dataSync(), wanted)).toBeLessThan(5e-6);
    const grads = tf.grads(f)(inputs, tensor(dOutput));
    const slopes = reference.linearAttentionGradient(q, k, v, dOutput, options);
    [slopes.q, slopes.k, slopes.v].forEach(({ values }, at) => {
      const scale = values.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
      expect(largestDifference(grads[at]!.dataSync(), values) / scale).toBeLessThan(1e-5);
    });
  }
});
