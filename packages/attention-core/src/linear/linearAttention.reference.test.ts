import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import { describe, expect, test } from "vitest";
import type { FeatureMap } from "./features.ts";
import { linearAttention, linearAttentionGradient } from "./linearAttention.reference.ts";
import { performer } from "./performer.ts";

const [B, H, N, M, D, E] = [2, 1, 5, 6, 3, 2];

describe("the float64 reference of linearAttention", () => {
  test("is the running mean of the values where all weights are equal", () => {
    const x = { values: new Float64Array(3).fill(2), shape: [1, 1, 3, 1] };
    const v = { values: Float64Array.of(3, 6, 0), shape: [1, 1, 3, 1] };
    const { output, denominators } = linearAttention(x, x, v, { features: "relu", causal: true });
    expect(Array.from(output.values)).toEqual([3, 4.5, 3]);
    expect(Array.from(denominators.values)).toEqual([4, 8, 12]);
  });

  const maps: FeatureMap[] = ["identity", "relu", "elu+1", "exp", performer({ count: 7 })];
  for (const features of maps) {
    for (const causal of [false, true]) {
      for (const normalized of [false, true]) {
        const name = typeof features === "string" ? features : features.name;
        test(`has the gradients that finite differences show: ${name}, ${causal ? "causal" : "all"}, ${normalized ? "normalized" : "sums"}`, () => {
          const next = normals(17);
          const wide = (...shape: number[]) => {
            const { values } = randomValues(next, ...shape);
            return { values: Float64Array.from(values), shape };
          };
          const inputs = { q: wide(B, H, N, D), k: wide(B, H, M, D), v: wide(B, H, M, E) };
          const dOutput = wide(B, H, N, E);
          const options = { features, causal, normalized, epsilon: 0.3 };
          const loss = ({ q, k, v }: typeof inputs) =>
            linearAttention(q, k, v, options).output.values.reduce(
              (sum, x, i) => sum + x * (dOutput.values[i] as number),
              0,
            );
          const slopes = linearAttentionGradient(inputs.q, inputs.k, inputs.v, dOutput, options);
          for (const name of ["q", "k", "v"] as const) {
            const measured = finiteDifferences(
              (values) => loss({ ...inputs, [name]: { ...inputs[name], values } }),
              inputs[name].values,
              1e-6,
            );
            const scale = Math.max(1, ...measured.map(Math.abs));
            expect(largestDifference(slopes[name].values, measured) / scale).toBeLessThan(1e-7);
          }
        });
      }
    }
  }
});
