import { and, causal, everything, type Mask, not, padding, window } from "@frugal/sparse-masks";
import { attentionChoices, goTogether } from "@frugal/tooling/oracle/attentionChoices.ts";
import { finiteDifferences } from "@frugal/tooling/oracle/finiteDifferences.ts";
import { largestDifference } from "@frugal/tooling/oracle/largestDifference.ts";
import { normals, randomValues } from "@frugal/tooling/oracle/random.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  attention,
  attentionGradient,
  type Float64Values,
  type ReferenceOptions,
  type Values,
} from "./attention.reference.ts";
import { erf } from "./reference/erf.ts";

const [B, H, N, M, D, E] = [2, 2, 4, 5, 3, 2];

const wide = ({ values, shape }: Values): Float64Values => ({
  values: Float64Array.from(values),
  shape,
});

/** The gradients and central differences of a loss of both results; the largest of all differences. */
function compare(options: ReferenceOptions, keyHeads: number, seed: number): number {
  const next = normals(seed);
  const draw = (...shape: number[]) => wide(randomValues(next, ...shape));
  const dOutput = draw(B, H, N, E);
  const dLogsumexp = draw(B, H, N);
  const { scale, bias, sinks, ...others } = options;
  const inputs = {
    q: draw(B, H, N, D),
    k: draw(B, keyHeads, M, D),
    v: draw(B, keyHeads, M, E),
    ...(typeof scale === "object" && { scale: wide(scale) }),
    ...(bias && { bias: wide(bias) }),
    ...(sinks && { sinks: wide(sinks) }),
  };
  const fixed = { ...others, ...(typeof scale === "number" && { scale }) };
  const loss = ({ q, k, v, ...parameters }: typeof inputs) => {
    const { output, logsumexp } = attention(q, k, v, { ...fixed, ...parameters });
    const sum = (a: Float64Array, b: Float64Array) =>
      a.reduce((total, x, i) => total + (Number.isFinite(x) ? x * (b[i] as number) : 0), 0);
    return sum(output.values, dOutput.values) + sum(logsumexp.values, dLogsumexp.values);
  };
  const { q, k, v, ...parameters } = inputs;
  const slopes = attentionGradient(
    q,
    k,
    v,
    { output: dOutput, logsumexp: dLogsumexp },
    { ...fixed, ...parameters },
  );
  expect(Object.keys(slopes)).toEqual(Object.keys(inputs));
  const names = Object.keys(inputs) as (keyof typeof inputs)[];
  const differences = names.map((name) => {
    const input = inputs[name] as Float64Values;
    const measured = finiteDifferences(
      (values) => loss({ ...inputs, [name]: { ...input, values } }),
      input.values,
    );
    return largestDifference((slopes[name] as Float64Values).values, measured);
  });
  return Math.max(...differences);
}

const masks: Mask[] = [everything(), causal(), and(causal(), window(2)), not(causal())];

describe("the float64 reference", () => {
  test("is the mean of the values when all scores are equal", () => {
    const q = { values: new Float64Array(4), shape: [1, 1, 2, 2] };
    const v = { values: Float64Array.of(1, 2, 3, 6), shape: [1, 1, 2, 2] };
    const { output, logsumexp } = attention(q, q, v);
    expect(Array.from(output.values)).toEqual([2, 4, 2, 4]);
    expect(logsumexp.values[0]).toBeCloseTo(Math.LN2, 14);
  });

  for (const mask of masks) {
    test(`has the gradients that finite differences show: ${mask.name}`, () => {
      expect(compare({ mask, scale: 0.7 }, H, 17)).toBeLessThan(1e-8);
    });
  }

  for (const choice of attentionChoices) {
    test(`has them with ${choice.name}, every head its own or all of one`, () => {
      masks.forEach((mask, at) => {
        const options = { mask, ...choice.draw({ B, H, N, M }, at) };
        expect(compare(options, at % 2 ? 1 : H, at)).toBeLessThan(1e-8);
      });
    });
  }

  test("has them with two options, and padding", () => {
    const choice = fc.constantFrom(...attentionChoices);
    const pair = fc.tuple(choice, choice).filter(([a, b]) => goTogether(a, b));
    const mask = fc.constantFrom(...masks, padding([3, 5]), padding([0, 2]));
    fc.assert(
      fc.property(pair, mask, fc.boolean(), fc.nat(), ([a, b], mask, shared, seed) => {
        const options = {
          mask,
          ...a.draw({ B, H, N, M }, seed),
          ...b.draw({ B, H, N, M }, seed + 1),
        };
        // Steep normalizers of large scores have third derivatives that central differences show.
        expect(compare(options, shared ? 1 : H, seed)).toBeLessThan(1e-7);
      }),
      { seed: 4, numRuns: 60 },
    );
  });
});

describe("by hand, the reference", () => {
  const one = (...values: number[]): Values => ({
    values: Float64Array.from(values),
    shape: [1, 1, values.length, 1],
  });
  /** Weights of scores 0.5 and −1 over values 1 and 0, then 0 and 1. */
  const weights = (options: ReferenceOptions) =>
    [one(1, 0), one(0, 1)].map(
      (v) => attention(one(1), one(0.5, -1), v, options).output.values[0] as number,
    );
  const expected: [string, ReferenceOptions, number[]][] = [
    ["softmax", { scale: 2 }, [1 / (1 + Math.exp(-3)), 1 / (1 + Math.exp(3))]],
    ["squaredRelu", { normalizer: "squaredRelu" }, [0.125, 0]],
    [
      "squaredRelu of which one is seen",
      {
        normalizer: "squaredRelu",
        mask: not(causal()),
        bias: { values: Float64Array.of(0, 1), shape: [1, 2] },
      },
      [0, 0],
    ],
    ["sigmoid", { normalizer: "sigmoid" }, [0.5, -1].map((s) => 1 / (1 + 2 * Math.exp(-s)))],
    [
      "laplace",
      { normalizer: { name: "laplace", mean: 0.5, deviation: 1.5 / Math.SQRT2 } },
      [0.5, 0.5 * (1 - 0.8427007929497149)],
    ],
    ["sparsemax", { normalizer: "sparsemax", scale: 0.5 }, [0.875, 0.125]],
    ["sparsemax of scores 1 apart or more", { normalizer: "sparsemax" }, [1, 0]],
    // Of scores 2d apart: ((√(2 − d²) ± d) / 2)².
    [
      "1.5-entmax",
      { normalizer: "entmax15", scale: 0.8 },
      [1, -1].map((sign) => ((Math.sqrt(2 - 0.6 ** 2) + sign * 0.6) / 2) ** 2),
    ],
    [
      "a table, whose entry 0 is for the last key",
      { normalizer: "squaredRelu", bias: { values: Float64Array.of(2, 1), shape: [1, 2] } },
      [1.125, 0.5],
    ],
    [
      "a sink",
      { sinks: { values: Float64Array.of(0.5), shape: [1] } },
      [1, Math.exp(-1.5)].map((power) => power / (2 + Math.exp(-1.5))),
    ],
    [
      "a cap",
      { normalizer: { name: "squaredRelu" }, softCap: 0.5, scale: 1 },
      [(0.5 * Math.tanh(1)) ** 2 / 2, 0],
    ],
    [
      "softmaxPlus",
      { normalizer: { name: "softmaxPlus", base: 8, least: 1 } },
      [1 / (1 + Math.exp(-0.5)), 1 / (1 + Math.exp(0.5))],
    ],
  ];
  for (const [name, options, wanted] of expected) {
    test(`weighs as it should: ${name}`, () => {
      weights(options).forEach((weight, at) => {
        expect(weight).toBeCloseTo(wanted[at] as number, 14);
      });
    });
  }

  test("gives a row without keys 0, and the logsumexp of what is left: the sink", () => {
    const mask = padding([0]);
    const sinks = { values: Float64Array.of(0.25), shape: [1] };
    const [x, dLogsumexp] = [one(1, 2), { values: Float64Array.of(3, 4), shape: [1, 1, 2] }];
    expect(attention(x, x, x, { mask }).logsumexp.values[0]).toBe(Number.NEGATIVE_INFINITY);
    const { output, logsumexp } = attention(x, x, x, { mask, sinks });
    expect(Array.from(output.values)).toEqual([0, 0]);
    expect(Array.from(logsumexp.values)).toEqual([0.25, 0.25]);
    const back = attentionGradient(x, x, x, { output: x, logsumexp: dLogsumexp }, { mask, sinks });
    expect(Array.from(back.sinks?.values ?? [])).toEqual([7]);
  });

  test("lets groups of heads share keys and values, in order", () => {
    const next = normals(8);
    const draw = (...shape: number[]) => randomValues(next, ...shape);
    const [q, k, v] = [draw(1, 4, 3, 2), draw(1, 2, 3, 2), draw(1, 2, 3, 1)];
    const repeated = ({ values, shape }: Values, width: number) => ({
      values: Float64Array.from({ length: 2 * values.length }, (_, at) => {
        const [head, within] = [Math.floor(at / (3 * width)), at % (3 * width)];
        return values[Math.floor(head / 2) * 3 * width + within] as number;
      }),
      shape: [1, 4, 3, shape[3] as number],
    });
    const whole = attention(q, repeated(k, 2), repeated(v, 1));
    expect(attention(q, k, v)).toEqual(whole);
  });

  test("knows the error function", () => {
    const known: [number, number][] = [
      [0, 0],
      [0.5, 0.5204998778130465],
      [-1, -0.8427007929497149],
      [2, 0.9953222650189527],
      [4, 0.9999999845827421],
      [9, 1],
      [Number.NEGATIVE_INFINITY, -1],
    ];
    for (const [x, value] of known) expect(erf(x)).toBeCloseTo(value, 14);
    expect(erf(Number.NaN)).toBeNaN();
  });
});
