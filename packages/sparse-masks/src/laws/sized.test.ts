import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bigBird, causal, type Mask, neighborhood, randomBlocks, sized } from "../index.ts";
import { anyMask, RUNS } from "./zoo.test.ts";

describe("a mask for given lengths", () => {
  test("needs no lengths any more, and keeps all that was known", () => {
    fc.assert(
      fc.property(anyMask, ({ mask, queries, keys }) => {
        const known = sized(mask, queries, keys);
        const about = ({ name, examples, heads = 1, relative, congruence }: Mask) => ({
          ...{ name, examples, heads, relative, congruence },
        });
        expect(known.sized).toBeUndefined();
        expect(sized(known, queries, keys)).toBe(known);
        expect(about(known)).toEqual(about(mask));
      }),
      RUNS,
    );
  });

  test("is itself where its pairs do not depend on them", () => {
    const mask = causal();
    expect(sized(mask, 8, 8)).toBe(mask);
  });

  test.each([bigBird(), neighborhood(3), randomBlocks({ size: 4, count: 1 })])(
    "must be asked for: $name",
    (mask) => {
      const message = `${mask.name}: its pairs depend on the number of queries and keys`;
      expect(() => mask.allows(0, 0)).toThrow(message);
      expect(() => mask.coverage({ q0: 0, q1: 1, k0: 0, k1: 1 })).toThrow(message);
    },
  );
});
