import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  atrous,
  causal,
  documents,
  type Mask,
  not,
  or,
  type Rect,
  sized,
  window,
} from "../index.ts";
import { composition } from "../laws/zoo.test.ts";
import { pairCounter } from "./pairCounter.ts";

const RUNS = { seed: 20190727, numRuns: 200 };
const sizes = fc.constantFrom<[number, number]>([64, 64], [20, 64], [64, 20], [1, 64]);
const subject = sizes.chain(([N, M]) =>
  fc.record({
    mask: composition(N, M).map((mask) => sized(mask, N, M)),
    rect: rectangleIn(N, M),
    N: fc.constant(N),
    M: fc.constant(M),
  }),
);

function rectangleIn(N: number, M: number): fc.Arbitrary<Rect> {
  const range = (first: number, length: number) =>
    fc.tuple(fc.nat(length - 1), fc.nat(length - 1)).map(([a, b]) => ({
      from: first + Math.min(a, b),
      to: first + Math.max(a, b) + 1,
    }));
  return fc
    .tuple(range(M - N, N), range(0, M))
    .map(([q, k]) => ({ q0: q.from, q1: q.to, k0: k.from, k1: k.to }));
}

function countedByHand(mask: Mask, { q0, q1, k0, k1 }: Rect, example: number, head: number) {
  let pairs = 0;
  for (let q = q0; q < q1; q++) {
    for (let k = k0; k < k1; k++) if (mask.allows(q, k, example, head)) pairs++;
  }
  return pairs;
}

describe("pairs of a rectangle", () => {
  test("are counted exactly, given questions enough", () => {
    fc.assert(
      fc.property(subject, ({ mask, rect, N, M }) => {
        for (let example = 0; example < mask.examples; example++) {
          for (let head = 0; head < (mask.heads ?? 1); head++) {
            const counted = pairCounter(mask, N, M, example, head)(rect, Number.POSITIVE_INFINITY);
            expect(counted).toEqual({
              pairs: countedByHand(mask, rect, example, head),
              exact: true,
            });
          }
        }
      }),
      RUNS,
    );
  });

  test("are estimated between none and all where the questions do not suffice", () => {
    fc.assert(
      fc.property(subject, fc.integer({ min: 1, max: 60 }), ({ mask, rect, N, M }, budget) => {
        const { pairs, exact } = pairCounter(mask, N, M, 0, 0)(rect, budget);
        const all = (rect.q1 - rect.q0) * (rect.k1 - rect.k0);
        if (exact) expect(pairs).toBe(countedByHand(mask, rect, 0, 0));
        else {
          expect(pairs).toBeGreaterThan(0);
          expect(pairs).toBeLessThan(all);
        }
      }),
      RUNS,
    );
  });

  test("cost a relative mask one question for each distance", () => {
    let asked = 0;
    const mask: Mask = {
      ...atrous(16),
      allows: (q, k) => {
        asked++;
        if (q < 2000 || q >= 3000 || k < 0 || k >= 3000) expect.fail(`no query ${q}, or key ${k}`);
        return (q - k) % 16 === 0;
      },
      coverage: () => expect.fail("coverage is not asked"),
    };
    const count = pairCounter(mask, 1000, 3000, 0, 0);
    for (let k0 = 0; k0 < 3000; k0 += 100) count({ q0: 2000, q1: 3000, k0, k1: k0 + 100 }, 1);
    expect(asked).toBe(3999);
  });

  test("cost any other no more than it may, and come close", () => {
    let asked = 0;
    const spied = (mask: Mask): Mask => ({
      ...mask,
      relative: false,
      allows(q, k) {
        asked++;
        return mask.allows(q, k);
      },
      coverage(rect) {
        asked++;
        return mask.coverage(rect);
      },
    });
    const side = 2 ** 20;
    const whole = { q0: 0, q1: side, k0: 0, k1: side };
    const share = (mask: Mask, budget: number) => {
      asked = 0;
      return pairCounter(spied(mask), side, side, 0, 0)(whole, budget).pairs / side ** 2;
    };
    expect(share(causal(), 1000)).toBeCloseTo(0.5, 2);
    expect(asked).toBeLessThan(2600);
    expect(share(documents([side / 4, side / 4, side / 2]), 1000)).toBe(3 / 8);
    expect(asked).toBeLessThan(2600);
    const lazy: Mask = { ...atrous(16), coverage: () => "some" };
    expect(Math.abs(share(lazy, 4000) - 1 / 16)).toBeLessThan(0.01);
    expect(asked).toBeLessThan(20_000);
    expect(share(or(window(5), not(window(5))), 20)).toBeLessThan(1);
  });
});
