import fc from "fast-check";
import { expect, test } from "vitest";
import { allowsPair, compile, transpose } from "../index.ts";
import { anyMask, RUNS } from "./zoo.test.ts";

test("transpose exchanges queries and keys, pair by pair", () => {
  fc.assert(
    fc.property(anyMask, ({ mask, queries, keys }) => {
      const layout = compile(mask, queries, keys);
      const turned = transpose(layout);
      const { examples, heads, planeOf } = layout;
      expect(turned).toMatchObject({ queries: keys, keys: queries, examples, heads, planeOf });
      for (let example = 0; example < examples; example++) {
        for (let head = 0; head < heads; head++) {
          for (let i = 0; i < queries; i++) {
            for (let j = 0; j < keys; j += 1 + ((i + example) % 3)) {
              const before = allowsPair(layout, i, j, example, head);
              if (allowsPair(turned, j, i, example, head) !== before) {
                expect.fail(`${mask.name}, ${queries} × ${keys}: wrong at ${i}, ${j}`);
              }
            }
          }
        }
      }
    }),
    RUNS,
  );
});

test("transposed twice it is the same object, and an equal one when nothing is remembered", () => {
  fc.assert(
    fc.property(anyMask, ({ mask, queries, keys }) => {
      const layout = compile(mask, queries, keys);
      expect(transpose(layout)).toBe(transpose(layout));
      expect(transpose(transpose(layout))).toBe(layout);
      expect(transpose({ ...transpose(layout) })).toEqual(layout);
    }),
    RUNS,
  );
});
