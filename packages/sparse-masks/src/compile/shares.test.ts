import { expect, test } from "vitest";
import {
  and,
  atrous,
  causal,
  compile,
  fixed,
  local,
  type Mask,
  not,
  or,
  pairs,
  perHead,
  shift,
  sinks,
  window,
} from "../index.ts";
import { sharesOf } from "./shares.ts";

const moduli = (mask: Mask, length = 1000) => sharesOf(mask, length).map((share) => share.modulus);

test.each<[Mask, number[]]>([
  [causal(), [1]],
  [or(window(4), sinks(1)), [1]],
  [atrous(4), [4]],
  [and(causal(), atrous(4)), [4]],
  [or(local(4), atrous(4)), [1, 4]],
  [and(causal(), or(local(4), atrous(4))), [1, 4]],
  [and(or(window(4), atrous(4)), or(window(6), atrous(6))), [1, 4, 6, 12]],
  [or(atrous(6), atrous(4), sinks(2)), [1, 4, 6]],
  [and(atrous(6), atrous(4)), [12]],
  [or(atrous(4), shift(atrous(4), 1)), [4]],
  [shift(or(local(4), atrous(4)), 3), [1, 4]],
  [not(atrous(4)), [1]],
  [atrous(1000), [1]],
  [atrous(999), [999]],
])("%o", (mask, wanted) => {
  expect(moduli(mask)).toEqual(wanted);
});

test("keys of few classes come first, queries stay", () => {
  const orders = (mask: Mask) =>
    sharesOf(mask, 1000).map(({ modulus, keyClasses }) => [modulus, keyClasses?.first]);
  expect(orders(fixed(128, 8))).toEqual([
    [1, undefined],
    [128, 120],
  ]);
  expect(orders(and(fixed(128, 8, 2), atrous(4)))).toEqual([[4, undefined]]);
  expect(orders(or(fixed(64, 8, 2), atrous(64), fixed(64, 4, 2)))).toEqual([
    [64, undefined],
    [64, 56],
    [64, 60],
  ]);
  expect(orders(fixed(16, 8, 2))).toEqual([[1, undefined]]);
});

test("classes of distances that a share has pairs in", () => {
  const [share] = sharesOf(or(atrous(4), shift(atrous(4), 1)), 100);
  expect(share?.remainders).toEqual([0, 3]);
});

test("no pair is in two shares, and every pair is in one", () => {
  const mask = and(
    not(sinks(3)),
    or(local(7), atrous(6), and(causal(), atrous(4)), shift(atrous(9), 2)),
  );
  const shares = sharesOf(mask, 200);
  expect(shares.map((share) => share.modulus)).toEqual([1, 4, 6, 9]);
  for (let q = 0; q < 200; q++) {
    for (let k = 0; k < 200; k++) {
      const count = shares.filter((share) => share.mask.allows(q, k)).length;
      expect(count).toBe(mask.allows(q, k) ? 1 : 0);
    }
  }
});

test("a union of very many orders keeps eight, and the rest in the natural one", () => {
  const many = or(...Array.from({ length: 20 }, (_, i) => atrous(11 + i)));
  expect(moduli(many)).toEqual([1, 11, 12, 13, 14, 15, 16, 17]);
});

test("passes that come out empty are left out", () => {
  const layout = compile(or(atrous(4), atrous(8)), 128, 128);
  expect(layout.passes.map((pass) => pass.modulus)).toEqual([4]);
  expect(pairs(layout)).toBe(128 * 32);
});

test("a head takes part only in passes where it has pairs", () => {
  const { passes } = compile(perHead([window(3), atrous(4)]), 64, 64);
  expect(passes.map(({ modulus, rowStart, rows }) => [modulus, rowStart[rows]])).toEqual([
    [1, 3],
    [4, 0],
  ]);
});
