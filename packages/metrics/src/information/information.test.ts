import { expect, test } from "vitest";
import {
  availableInformation,
  gradientMass,
  gradientOptimalScale,
  initialEntropy,
  shannonEntropy,
  softmaxRow,
} from "../index.ts";

test("information is what the best row has", () => {
  for (const tau of [2, 1, 0.3, 0.05]) {
    for (const n of [2, 3, 7, 40]) {
      const entropies = Array.from({ length: n - 1 }, (_, i) => {
        const row = Array.from({ length: n }, (_, j) => (j <= i ? 1 / tau : -1 / tau));
        return shannonEntropy.of(softmaxRow(row));
      });
      const { nats, share } = availableInformation(tau, n);
      expect(nats).toBeCloseTo(Math.log(n) - Math.min(...entropies), 12);
      expect(entropies[Math.round(share * n) - 1]).toBeCloseTo(Math.min(...entropies), 12);
      expect(nats).toBeLessThanOrEqual(Math.log(n) + 1e-12);
      expect(nats).toBeLessThanOrEqual(availableInformation(tau).nats + 1e-12);
    }
  }
  expect(availableInformation(0.001).nats).toBeGreaterThan(1900);
  expect(availableInformation(100).nats).toBeLessThan(1e-4);
});

test("the optimal scale solves its equation", () => {
  for (const n of [2, 10, 512, 1e6]) {
    const u = gradientOptimalScale(n) ** 2;
    expect(((1 + 2 * u) * Math.exp(u)) / n).toBeCloseTo(1, 12);
  }
});

test("mass and entropy by hand", () => {
  expect(gradientMass([0.5, 0.5], 3)).toBe(1.5);
  expect(gradientMass([1])).toBe(0);
  expect(initialEntropy(8, 0)).toBe(Math.log(8));
});

test("says what is wrong", () => {
  expect(() => availableInformation(0)).toThrow("availableInformation: tau must be above 0, got 0");
  expect(() => availableInformation(1, 1)).toThrow(
    "n must be an integer of at least 2 or Infinity, got 1",
  );
  expect(() => gradientOptimalScale(1)).toThrow(
    "gradientOptimalScale: n must be at least 2, got 1",
  );
  expect(() => initialEntropy(0, 1)).toThrow("initialEntropy: n must be positive, got 0");
  expect(() => initialEntropy(2, -1)).toThrow("initialEntropy: g must be at least 0, got -1");
  expect(() => gradientMass([])).toThrow("gradientMass: values must not be empty");
});
