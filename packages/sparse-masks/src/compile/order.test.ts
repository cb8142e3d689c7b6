import fc from "fast-check";
import { expect, test } from "vitest";
import { floorMod } from "../floorMod.ts";
import { orderByChoice, orderByClass, whoStandsAt } from "./order.ts";

const RUNS = { seed: 6853, numRuns: 300 };

test("each stands at one place, by class and then by position", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: -200, max: 200 }),
      fc.integer({ min: 2, max: 450 }),
      (length, start, modulus) => {
        const order = orderByClass(modulus, start, length);
        const at = whoStandsAt(order, start);
        expect(at.length).toBe(32 * order.tiles);
        const standing = [...at].filter((index) => index >= 0);
        const wanted = Array.from({ length }, (_, i) => i).sort(
          (a, b) => floorMod(a + start, modulus) - floorMod(b + start, modulus) || a - b,
        );
        expect(standing).toEqual(wanted);
        at.forEach((index, place) => {
          if (index < 0) return;
          expect(Math.floor(place / order.width)).toBe(floorMod(index + start, modulus));
        });
      },
    ),
    RUNS,
  );
});

test("in the natural order each stands at its own place", () => {
  const order = orderByClass(1, -5, 100);
  expect([order.width, order.tiles]).toEqual([100, 4]);
  const at = whoStandsAt(order, -5);
  expect([...at]).toEqual(Array.from({ length: 128 }, (_, i) => (i < 100 ? i : -1)));
});

test("chosen keys come first, the others from a new tile on", () => {
  const order = orderByChoice({ modulus: 5, first: 3, count: 2 }, 14);
  const at = whoStandsAt(order, 0);
  expect(order.tiles).toBe(2);
  expect([...at.subarray(0, 6)]).toEqual([3, 4, 8, 9, 13, -1]);
  expect([...at.subarray(32, 42)]).toEqual([0, 1, 2, 5, 6, 7, 10, 11, 12, -1]);
});

test.each([
  [256, 256, "whole tiles"],
  [30, 32, "whole tiles, nearly"],
  [78, 96, "whole tiles at a quarter more"],
  [40, 40, "panels"],
  [66, 72, "panels"],
  [6, 8, "panels"],
  [3, 3, "neither"],
])("classes of %i take %i places: %s", (longest, width) => {
  const places = orderByClass(10, 0, 10 * longest).width;
  expect(places).toBe(width);
});
