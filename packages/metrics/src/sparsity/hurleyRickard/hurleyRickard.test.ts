import { describe, expect, test } from "vitest";
import {
  gini,
  hoyer,
  hurleyRickard,
  hurleyRickardMeasures,
  kurtosis,
  l1OverL2,
  largerIsSparser,
  type Measure,
} from "../../index.ts";

const found = (measure: Measure) =>
  Object.entries(hurleyRickard(measure))
    .filter(([, example]) => example)
    .map(([id]) => id)
    .join(" ");

describe("hurleyRickard", () => {
  test("finds nothing against the Gini index and E|x|/√E x², and cloning against Hoyer", () => {
    expect(found(gini)).toBe("");
    expect(found(l1OverL2)).toBe("");
    expect(found(hoyer)).toBe("D4");
    expect(found(kurtosis)).toBe("D1");
  });

  test("refutes a measure that is signed the wrong way, and one that is constant", () => {
    expect(found({ ...gini, sparser: "smaller" })).toBe("D1 D3 P1 P2");
    expect(found({ name: "1", sparser: "larger", of: () => 1 })).toBe("D1 D3 P1 P2");
  });

  test("a counter-example is one", () => {
    const example = hurleyRickard(kurtosis).D1;
    expect(example).toBeDefined();
    const { before, after, from, to } = example!;
    expect(kurtosis.of(before)).toBe(from);
    expect(kurtosis.of(after)).toBe(to);
    expect(to).toBeGreaterThanOrEqual(from);
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    expect(sum(after)).toBeCloseTo(sum(before), 12);
    expect(before.filter((value, i) => value !== after[i]).length).toBe(2);
  });

  test("finds the same again, and other things with another seed", () => {
    expect(hurleyRickard(hoyer)).toEqual(hurleyRickard(hoyer));
    expect(hurleyRickard(hoyer, { seed: 2 }).D4).not.toEqual(hurleyRickard(hoyer).D4);
  });

  test("takes a measure of one's own that is an object with a state", () => {
    const measure = {
      name: "largest share",
      sparser: "larger" as const,
      power: 2,
      of(values: ArrayLike<number>) {
        const powers = Array.from(values, (value) => value ** this.power);
        return Math.max(...powers) / powers.reduce((sum, value) => sum + value, 0);
      },
    };
    expect(found(measure)).toBe("D1 D4 P2");
  });

  test("refuses no trials", () => {
    expect(() => hurleyRickard(gini, { trials: 0 })).toThrow(
      "hurleyRickard: trials must be a positive integer, got 0",
    );
  });
});

test("there are fifteen measures of Hurley and Rickard and the pq-mean, all of different names", () => {
  const names = hurleyRickardMeasures().map(({ name }) => name);
  expect(new Set(names).size).toBe(16);
});

test("largerIsSparser turns the sign of those where smaller is sparser, gradient and all", () => {
  expect(largerIsSparser(gini)).toBe(gini);
  const turned = largerIsSparser(l1OverL2);
  expect(turned).toMatchObject({ name: "−E|x|/√E x²", sparser: "larger" });
  expect(turned.of([1, 2, 4])).toBe(-l1OverL2.of([1, 2, 4]));
  const [own, negative] = [new Float64Array(3), new Float64Array(3)];
  l1OverL2.gradient([1, 2, 4], own);
  turned.gradient?.([1, 2, 4], negative);
  expect(negative).toEqual(own.map((slope) => -slope));
});
