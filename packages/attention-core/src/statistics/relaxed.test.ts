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
  const { largestRelative } = await import("@frugal/tooling/oracle/largestRelative.ts");
  const { and, causal, window } = await import("@frugal/sparse-masks");
  const { attentionStatistics } = await import("./attentionStatistics.ts");
  const reference = await import("./attentionStatistics.reference.ts");
  const options = { mask: and(causal(), window(40)), blocks: 3 };
  const next = normals(9);
  const q = randomValues(next, 1, 2, 100, 24);
  const k = randomValues(next, 1, 2, 100, 24);
  const wanted = reference.attentionStatistics(q, k, options);
  const got = attentionStatistics(
    tf.tensor(q.values, q.shape),
    tf.tensor(k.values, k.shape),
    options,
  );
  for (const [name, { values }] of Object.entries(wanted)) {
    const floor = name === "logsumexp" ? 1 : 0; // it passes through 0
    const numbers = got[name as keyof typeof got]?.dataSync() ?? [];
    expect(largestRelative(numbers, values, floor), name).toBeLessThan(1e-5);
  }
});
