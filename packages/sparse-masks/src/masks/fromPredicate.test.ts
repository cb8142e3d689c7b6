import { describe, expect, test } from "vitest";
import { and, atrous, compile, draw, fromPredicate, pairs, window } from "../index.ts";

describe("fromPredicate", () => {
  test("asks for every pair", () => {
    const mask = fromPredicate((q, k) => (q + k) % 3 === 0, { name: "thirds" });
    expect(draw(mask, 3, 4).split("\n")).toEqual(["· · ■ ·", "· ■ · ·", "■ · · ■"]);
    expect(mask.name).toBe("thirds");
  });

  test("for each example and head", () => {
    const mask = fromPredicate((_q, k, example, head) => k === example + 2 * head, {
      ...{ examples: 2, heads: 2 },
    });
    expect(draw(mask, 1, 4, 1, 0)).toBe("· ■ · ·");
    expect(draw(mask, 1, 4, 0, 1)).toBe("· · ■ ·");
  });

  test("joined to a mask that knows rectangles, only what that keeps is asked", () => {
    let asked = 0;
    const even = (_q: number, k: number) => {
      asked++;
      return k % 2 === 0;
    };
    const layout = compile(and(window(64), fromPredicate(even)), 4096, 4096);
    expect(asked).toBeLessThan(2 * 3 * 4096 * 32);
    expect(pairs(layout)).toBe(4096 * 32 - 32 * 31);
  });

  test("a class of distances puts it in order, and holds", () => {
    const mask = fromPredicate((q, k) => k <= q, {
      ...{ name: "back", relative: true },
      congruence: { modulus: 4, remainder: 0 },
    });
    expect(compile(mask, 128, 128).passes.map((pass) => pass.modulus)).toEqual([4]);
    expect(draw(mask, 6, 6)).toBe(
      draw(
        fromPredicate((q, k) => k <= q && (q - k) % 4 === 0),
        6,
        6,
      ),
    );
    expect(fromPredicate(() => true, { congruence: { modulus: 1, remainder: 0 } }).congruence).toBe(
      undefined,
    );
  });

  test("is named after its function", () => {
    const near = () => true;
    expect(fromPredicate(near).name).toBe("near");
    expect(fromPredicate(() => true).name).toBe("predicate");
  });

  test("where it throws, mask and pair are named", () => {
    const picky = fromPredicate(
      (q, k) => {
        if (q === 2 && k === 1) throw new Error("no such pair");
        return true;
      },
      { name: "picky" },
    );
    const message = "picky failed at query 2, key 1: no such pair";
    expect(() => compile(picky, 8, 8)).toThrow(`compile: ${message}`);
    expect(() => draw(picky, 8, 8)).toThrow(`draw: ${message}`);
    expect(() => compile(and(atrous(1), picky), 8, 8)).toThrow(message);
  });

  test("answers that are no booleans count as what they mean", () => {
    expect(draw(fromPredicate(((_q: number, k: number) => k) as never), 1, 3)).toBe("· ■ ■");
  });

  test.each<[() => unknown, string]>([
    [() => fromPredicate(3 as never), "fromPredicate: allows must be a function, got 3"],
    [() => fromPredicate(() => true, { name: 3 as never }), "fromPredicate: name must be a string"],
    [
      () => fromPredicate(() => true, { relative: 1 as never }),
      "fromPredicate: relative must be true or false, got 1",
    ],
    [
      () => fromPredicate(() => true, { examples: 0 }),
      "fromPredicate: examples must be a positive",
    ],
    [() => fromPredicate(() => true, { heads: 0.5 }), "fromPredicate: heads must be a positive"],
    [
      () => fromPredicate(() => true, { congruence: { modulus: 3, remainder: 3 } }),
      "fromPredicate: congruence.remainder must be an integer from 0 to 2, got 3",
    ],
    [
      () => fromPredicate(() => true, { coverage: 1 } as object),
      'fromPredicate: unknown option "coverage"; the options are name, relative, examples, heads,',
    ],
  ])("bad arguments are named: %#", (act, message) => {
    expect(act).toThrow(message);
  });
});
