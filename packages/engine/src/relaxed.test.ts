import { setFlagsFromString } from "node:v8";
import { expect, test } from "vitest";

// Node 20 has relaxed SIMD behind a flag; later versions have it anyway.
setFlagsFromString("--experimental-wasm-relaxed-simd");

test("the build with fused multiply-add equals the definition too", async () => {
  const { supportsRelaxedSimd } = await import("./wasm/supportsRelaxedSimd.ts");
  expect(supportsRelaxedSimd()).toBe(true);
  const tf = await import("@tensorflow/tfjs");
  await import("@tensorflow/tfjs-backend-wasm");
  await tf.setBackend("wasm");
  const { normals, randomValues } = await import("@frugal/tooling/oracle/random.ts");
  const { largestDifference } = await import("@frugal/tooling/oracle/largestDifference.ts");
  const { matMul } = await import("./matMul/matMul.ts");
  const reference = await import("./gemm/multiply.reference.ts");
  const [M, N, K] = [70, 45, 700];
  const next = normals(2);
  const [a, b, bias] = [[M, K], [K, N], [N]].map((shape) => randomValues(next, ...shape));
  const x = tf.tensor(a!.values, [M, K]);
  const y = tf.tensor(b!.values, [K, N]);
  const offsets = [0];
  const wanted = reference.multiply({
    ...{ M, N, K, activation: "gelu" },
    a: { values: a!.values, rowStride: K, columnStride: 1, offsets },
    b: { values: b!.values, rowStride: N, columnStride: 1, offsets },
    bias: (_, column) => bias!.values[column] as number,
  });
  const got = matMul(x, y, { bias: tf.tensor1d(bias!.values), activation: "gelu" });
  expect(largestDifference(got.dataSync(), wanted)).toBeLessThan(1e-4);
});
