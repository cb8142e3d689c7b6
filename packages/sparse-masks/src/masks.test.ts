import { describe, expect, test } from "vitest";
import {
  and,
  causal,
  documents,
  everything,
  layoutOf,
  local,
  type Mask,
  not,
  or,
  padding,
  plan,
  shift,
  sinks,
  window,
} from "./index.ts";

/** One line for each query, 1 where a key is allowed. */
const matrix = (mask: Mask, queries: number, keys: number, example = 0) =>
  Array.from({ length: queries }, (_, i) =>
    Array.from({ length: keys }, (_, j) => +mask.allows(i + keys - queries, j, example)).join(""),
  );

describe("definitions", () => {
  test("everything", () => {
    expect(matrix(everything(), 2, 3)).toEqual(["111", "111"]);
  });

  test("causal: no key ahead; the last query stands at the last key", () => {
    expect(matrix(causal(), 3, 3)).toEqual(["100", "110", "111"]);
    expect(matrix(causal(), 2, 4)).toEqual(["1110", "1111"]);
    expect(matrix(causal(), 4, 2)).toEqual(["00", "00", "10", "11"]);
  });

  test("window counts the query itself and never looks ahead", () => {
    expect(matrix(window(2), 4, 4)).toEqual(["1000", "1100", "0110", "0011"]);
    expect(matrix(window(1), 3, 3)).toEqual(["100", "010", "001"]);
  });

  test("local looks to both sides; local(0) is the diagonal", () => {
    expect(matrix(local(1), 4, 4)).toEqual(["1100", "1110", "0111", "0011"]);
    expect(matrix(local(0), 3, 3)).toEqual(["100", "010", "001"]);
  });

  test("causal & local(k) is window(k + 1)", () => {
    expect(matrix(and(causal(), local(3)), 9, 9)).toEqual(matrix(window(4), 9, 9));
  });

  test("sinks: the first keys; sinks(0) allows nothing", () => {
    expect(matrix(sinks(1), 2, 3)).toEqual(["100", "100"]);
    expect(matrix(sinks(0), 2, 3)).toEqual(["000", "000"]);
  });

  test("documents: queries belong to them by position, and outside them see nothing", () => {
    const mask = documents([2, 0, 1]);
    expect(matrix(mask, 3, 3)).toEqual(["110", "110", "001"]);
    expect(matrix(mask, 1, 3)).toEqual(["001"]);
    expect(matrix(mask, 5, 3)).toEqual(["000", "000", "110", "110", "001"]);
    expect(matrix(shift(mask, 1), 3, 3)).toEqual(["110", "001", "000"]);
  });

  test("padding: each example has its own length", () => {
    const mask = padding([1, 3, 0, 9]);
    expect(mask.examples).toBe(4);
    expect([0, 1, 2, 3].map((b) => matrix(mask, 1, 3, b)[0])).toEqual(["100", "111", "000", "111"]);
  });

  test("shift moves the queries", () => {
    expect(matrix(shift(causal(), -2), 2, 4)).toEqual(["1000", "1100"]);
  });

  test("lists are copied: writing to them later changes nothing", () => {
    const lengths = [2, 2];
    const masks = [documents(lengths), padding(lengths)];
    const before = masks.map((mask) => matrix(mask, 4, 4));
    lengths[0] = 4;
    expect(masks.map((mask) => matrix(mask, 4, 4))).toEqual(before);
  });

  test("typed arrays serve as lists", () => {
    expect(documents(Int32Array.of(2, 3)).name).toBe("documents(2, 3)");
  });
});

describe("names", () => {
  test.each([
    [and(causal(), window(256)), "causal & window(256)"],
    [and(causal(), or(window(8), sinks(4))), "causal & (window(8) | sinks(4))"],
    [or(and(causal(), window(8)), sinks(4)), "(causal & window(8)) | sinks(4)"],
    [and(and(causal(), local(2)), sinks(1)), "causal & local(2) & sinks(1)"],
    [or(causal(), or(local(2), sinks(1))), "causal | local(2) | sinks(1)"],
    [not(causal()), "!causal"],
    [not(or(causal(), sinks(1))), "!(causal | sinks(1))"],
    [shift(and(causal(), local(2)), -3), "shift(causal & local(2), -3)"],
    [and(causal(), documents([3, 4])), "causal & documents(3, 4)"],
    [padding(Array.from({ length: 9 }, () => 5)), "padding(5, 5, 5, 5, 5, 5, … 3 more)"],
    [everything(), "everything"],
  ])("$1", (mask, name) => {
    expect(mask.name).toBe(name);
  });
});

test("one mask alone is itself", () => {
  const mask = causal();
  expect(and(mask)).toBe(mask);
  expect(or(mask)).toBe(mask);
});

test("relative only where every part is", () => {
  expect(and(causal(), not(shift(window(3), 5))).relative).toBe(true);
  expect(or(causal(), sinks(3)).relative).toBe(false);
});

test("1 example with n gives n", () => {
  expect(and(causal(), padding([1, 2]), or(padding([3, 4]), sinks(1))).examples).toBe(2);
});

describe("bad arguments are named", () => {
  const untyped = <T>(value: unknown) => value as T;
  test.each<[() => unknown, string]>([
    [() => window(-1), "window: size must be a positive integer, got -1"],
    [() => window(0), "window: size must be a positive integer, got 0"],
    [() => window(2.5), "window: size must be a positive integer, got 2.5"],
    [() => window(untyped("8")), 'window: size must be a positive integer, got "8"'],
    [() => window(untyped(undefined)), "window: size must be a positive integer, got undefined"],
    [() => local(-1), "local: k must be an integer of at least 0, got -1"],
    [() => local(Number.POSITIVE_INFINITY), "local: k must be an integer of at least 0, got Inf"],
    [() => sinks(Number.NaN), "sinks: count must be an integer of at least 0, got NaN"],
    [() => documents([]), "documents: lengths must not be empty, got []"],
    [() => documents([3, -1]), "documents: lengths[1] must be an integer of at least 0, got -1"],
    [() => documents([1.5]), "documents: lengths[0] must be an integer of at least 0, got 1.5"],
    [() => documents(untyped(5)), "documents: lengths must be a list of integers, got 5"],
    [() => padding([]), "padding: lengths must not be empty, got []"],
    [() => padding([Number.NaN]), "padding: lengths[0] must be an integer of at least 0, got NaN"],
    [() => padding(untyped(null)), "padding: lengths must be a list of integers, got null"],
    [() => shift(causal(), 0.5), "shift: offset must be an integer, got 0.5"],
    [() => and(), "and: at least one mask must be given, got none"],
    [() => or(causal(), untyped(undefined)), "or: argument 2 must be a mask, got undefined"],
    [
      () => and(untyped(causal)),
      "and: argument 1 must be a mask, got the function causal; call it",
    ],
    [() => not(untyped({})), "not: mask must have the functions allows and coverage"],
    [
      () => not({ ...causal(), relative: untyped(undefined) }),
      "not: mask must have a name (a string) and relative (true or false)",
    ],
    [
      () => not({ ...causal(), examples: 0 }),
      "not: mask (causal): examples must be a positive integer, got 0",
    ],
    [
      () => and(padding([1, 2]), padding([1, 2, 3])),
      "and: masks must describe the same number of examples, got padding(1, 2) with 2 and " +
        "padding(1, 2, 3) with 3",
    ],
    [
      () => layoutOf(or(not(shift(documents([3, 4]), 1)), causal()), 8, 8),
      "documents(3, 4): lengths must sum to the number of keys 8, got 7",
    ],
    [
      () => plan(padding([1, 2]), { B: 3, H: 1, N: 4, D: 4 }),
      "plan: B must be 2 to match padding(1, 2), got 3",
    ],
  ])("$1", (act, message) => {
    expect(act).toThrow(message);
  });
});
