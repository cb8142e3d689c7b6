import { describe, expect, test } from "vitest";
import {
  and,
  bigBird,
  causal,
  documents,
  everything,
  fixed,
  layoutOf,
  local,
  longformer,
  not,
  or,
  padding,
  perHead,
  prefix,
  shift,
  sinks,
  sparse,
  strided,
  window,
} from "../index.ts";

describe("names", () => {
  test.each([
    [everything(), "everything"],
    [and(causal(), window(256)), "causal & window(256)"],
    [and(causal(), or(window(8), sinks(4))), "causal & (window(8) | sinks(4))"],
    [or(and(causal(), window(8)), sinks(4)), "(causal & window(8)) | sinks(4)"],
    [and(and(causal(), local(2)), sinks(1)), "causal & local(2) & sinks(1)"],
    [or(causal(), or(local(2), sinks(1))), "causal | local(2) | sinks(1)"],
    [not(causal()), "!causal"],
    [not(or(causal(), sinks(1))), "!(causal | sinks(1))"],
    [shift(and(causal(), local(2)), -3), "shift(causal & local(2), -3)"],
    [and(causal(), documents([3, 4])), "causal & documents(3, 4)"],
    [and(causal(), sparse(8)), "causal & sparse(8)"],
    [
      or(fixed(8, 1), sparse(2), longformer({ window: 2 })),
      "fixed(8, 1) | sparse(2) | longformer({ window: 2, global: [0] })",
    ],
    [not(strided(4)), "!strided(4)"],
    [
      and(bigBird(), causal()),
      "bigBird({ block: 64, window: 3, global: 2, random: 3, seed: 0 }) & causal",
    ],
    [perHead([strided(4, 1), strided(4, 2)]), "perHead(strided(4, 1), strided(4, 2))"],
  ])("$name", (mask, name) => {
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
  expect(sparse(8).relative).toBe(true);
  expect(or(causal(), sinks(3)).relative).toBe(false);
});

test("1 example with n gives n", () => {
  const mask = and(causal(), padding([1, 2]), or(prefix([3, 4]), documents([[8], [3, 5]])));
  expect(mask.examples).toBe(2);
});

describe("bad arguments are named", () => {
  const untyped = <T>(value: unknown) => value as T;
  test.each<[() => unknown, string]>([
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
      () => layoutOf(and(causal(), not(documents([3, 4]))), 8, 8),
      "documents(3, 4): lengths must sum to the number of keys 8, got 7",
    ],
    [() => layoutOf(sparse(8), 0, 8), "compile: queries must be an integer from 1 to 1073741824"],
  ])("$1", (act, message) => {
    expect(act).toThrow(message);
  });
});
