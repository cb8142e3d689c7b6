import { and, causal, everything, type Mask, not, window } from "@frugal/sparse-masks";
import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import { describe, expect, test } from "vitest";
import { attention, attentionGradient } from "./attention.reference.ts";

const [B, H, N, M, D, E] = [2, 1, 5, 6, 3, 2];

describe("the float64 reference", () => {
  test("is the mean of the values when all scores are equal", () => {
    const q = { values: new Float64Array(4), shape: [1, 1, 2, 2] };
    const v = { values: Float64Array.of(1, 2, 3, 6), shape: [1, 1, 2, 2] };
    const { output, logsumexp } = attention(q, q, v);
    expect(Array.from(output.values)).toEqual([2, 4, 2, 4]);
    expect(logsumexp.values[0]).toBeCloseTo(Math.LN2, 14);
  });

  const masks: Mask[] = [everything(), causal(), and(causal(), window(2)), not(causal())];
  for (const mask of masks) {
    test(`has the gradients that finite differences show: ${mask.name}`, () => {
      const next = normals(17);
      const wide = (...shape: number[]) => {
        const { values } = randomValues(next, ...shape);
        return { values: Float64Array.from(values), shape };
      };
      const inputs = { q: wide(B, H, N, D), k: wide(B, H, M, D), v: wide(B, H, M, E) };
      const dOutput = wide(B, H, N, E);
      const dLogsumexp = wide(B, H, N);
      const options = { mask, scale: 0.7 };
      const loss = ({ q, k, v }: typeof inputs) => {
        const { output, logsumexp } = attention(q, k, v, options);
        const sum = (a: Float64Array, b: Float64Array) =>
          a.reduce((total, x, i) => total + (Number.isFinite(x) ? x * (b[i] as number) : 0), 0);
        return sum(output.values, dOutput.values) + sum(logsumexp.values, dLogsumexp.values);
      };
      const { q, k, v } = inputs;
      const slopes = attentionGradient(
        q,
        k,
        v,
        { output: dOutput, logsumexp: dLogsumexp },
        options,
      );
      for (const name of ["q", "k", "v"] as const) {
        const measured = finiteDifferences(
          (values) => loss({ ...inputs, [name]: { ...inputs[name], values } }),
          inputs[name].values,
        );
        expect(largestDifference(slopes[name].values, measured)).toBeLessThan(1e-8);
      }
    });
  }
});
