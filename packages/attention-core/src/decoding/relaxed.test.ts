import { setFlagsFromString } from "node:v8";
import { expect, test } from "vitest";

// Node 20 has relaxed SIMD behind a flag; later versions have it anyway.
setFlagsFromString("--experimental-wasm-relaxed-simd");

test("a cache equals the definition with fused multiply-add too", async () => {
  const { supportsRelaxedSimd } = await import("@frugal/engine");
  expect(supportsRelaxedSimd()).toBe(true);
  const tf = await import("@tensorflow/tfjs");
  await import("@tensorflow/tfjs-backend-wasm");
  await tf.setBackend("wasm");
  const { normals, randomValues } = await import("@frugal/tooling/oracle/random.ts");
  const { largestDifference } = await import("@frugal/tooling/oracle/largestDifference.ts");
  const { and, causal, or, sinks, window } = await import("@frugal/sparse-masks");
  const reference = await import("../attention/attention.reference.ts");
  const { keyValueCache } = await import("./keyValueCache.ts");
  const next = normals(6);
  const [q, k, v] = [0, 1, 2].map(() => randomValues(next, 1, 2, 150, 24)) as [
    ReturnType<typeof randomValues>,
    ReturnType<typeof randomValues>,
    ReturnType<typeof randomValues>,
  ];
  const mask = and(causal(), or(window(70), sinks(3)));
  const wanted = reference.attention(q, k, v, { mask }).output.values;
  const cache = keyValueCache({ window: 70, sinks: 3 });
  const [queries, keys, values] = [q, k, v].map((x) => tf.tensor(x.values, x.shape));
  cache.append(keys!, values!);
  expect(largestDifference(cache.attend(queries!).dataSync(), wanted)).toBeLessThan(2e-6);
  cache.dispose();
});
