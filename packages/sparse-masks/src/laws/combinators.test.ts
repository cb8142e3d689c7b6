import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { and, type Mask, not, or, perHead, type Rect, shift, sized } from "../index.ts";
import { composition, RUNS } from "./zoo.test.ts";

const [N, M] = [50, 64];
const one = composition(N, M, 2);
const offset = fc.integer({ min: -60, max: 60 });
const rectangle = fc
  .tuple(fc.integer({ min: -70, max: 70 }), fc.integer({ min: 0, max: 70 }), fc.nat(20), fc.nat(20))
  .map(([q0, k0, height, width]): Rect => ({ q0, q1: q0 + height + 1, k0, k1: k0 + width + 1 }));

/** The same pairs and the same answers, for every example and head. */
function expectSame(one: Mask, other: Mask, rect: Rect): void {
  const a = sized(one, N, M);
  const b = sized(other, N, M);
  for (let example = 0; example < Math.max(a.examples, b.examples); example++) {
    for (let head = 0; head < Math.max(a.heads ?? 1, b.heads ?? 1); head++) {
      expect(a.coverage(rect, example, head)).toBe(b.coverage(rect, example, head));
      for (let q = rect.q0; q < rect.q1; q++) {
        for (let k = rect.k0; k < rect.k1; k++) {
          if (a.allows(q, k, example, head) !== b.allows(q, k, example, head)) {
            expect.fail(`${a.name} and ${b.name} differ at query ${q}, key ${k}`);
          }
        }
      }
    }
  }
}

describe("combinators", () => {
  test("obey De Morgan", () => {
    fc.assert(
      fc.property(one, one, rectangle, (a, b, rect) => {
        expectSame(not(and(a, b)), or(not(a), not(b)), rect);
        expectSame(not(or(a, b)), and(not(a), not(b)), rect);
        expectSame(not(not(a)), a, rect);
      }),
      RUNS,
    );
  });

  test("shift composes, and goes through the others", () => {
    fc.assert(
      fc.property(one, one, offset, offset, rectangle, (a, b, first, second, rect) => {
        expectSame(shift(shift(a, first), second), shift(a, first + second), rect);
        expectSame(shift(and(a, b), first), and(shift(a, first), shift(b, first)), rect);
        expectSame(shift(or(a, b), first), or(shift(a, first), shift(b, first)), rect);
        expectSame(shift(not(a), first), not(shift(a, first)), rect);
        expectSame(shift(a, 0), a, rect);
      }),
      RUNS,
    );
  });

  test("a mask for each head is that mask in that head", () => {
    const alike = one.filter((mask) => (mask.heads ?? 1) === 1);
    fc.assert(
      fc.property(alike, alike, rectangle, (a, b, rect) => {
        const both = sized(perHead([a, b]), N, M);
        const ofHead = (head: number): Mask => ({
          ...both,
          heads: 1,
          allows: (q, k, example) => both.allows(q, k, example, head),
          coverage: (asked, example) => both.coverage(asked, example, head),
        });
        expectSame(ofHead(0), a, rect);
        expectSame(ofHead(1), b, rect);
      }),
      RUNS,
    );
  });
});
