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
  const { and, causal, window } = await import("@frugal/sparse-masks");
  const { attention } = await import("./attention/attention.ts");
  const reference = await import("./attention/attention.reference.ts");
  const mask = and(causal(), window(40));
  const next = normals(9);
  const [q, k, v, dOutput] = [0, 1, 2, 3].map(() => randomValues(next, 1, 2, 100, 24)) as [
    ReturnType<typeof randomValues>,
    ReturnType<typeof randomValues>,
    ReturnType<typeof randomValues>,
    ReturnType<typeof randomValues>,
  ];
  const inputs = [q, k, v].map(({ values, shape }) => tf.tensor(values, shape));
  const output = attention(inputs[0]!, inputs[1]!, inputs[2]!, { mask });
  const loss = (a: typeof output, b: typeof output, c: typeof output) =>
    attention(a, b, c, { mask });
  const grads = tf.grads(loss as never)(inputs, tf.tensor(dOutput.values, dOutput.shape));
  const slopes = reference.attentionGradient(q, k, v, { output: dOutput }, { mask });
  const wanted = reference.attention(q, k, v, { mask }).output.values;
  expect(largestDifference(output.dataSync(), wanted)).toBeLessThan(2e-6);
  [slopes.q, slopes.k, slopes.v].forEach(({ values }, at) => {
    expect(largestDifference(grads[at]!.dataSync(), values)).toBeLessThan(1e-5);
  });
});
