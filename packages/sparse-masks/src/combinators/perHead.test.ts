import { expect, test } from "vitest";
import {
  and,
  atrous,
  causal,
  layoutOf,
  type Mask,
  not,
  or,
  padding,
  pairs,
  perHead,
  shift,
  window,
} from "../index.ts";

test("each head has its own mask, through every combinator", () => {
  const heads = [window(3), atrous(4), causal()];
  const each = perHead(heads);
  expect(each.heads).toBe(3);
  expect(each.name).toBe("perHead(window(3), atrous(4), causal)");
  const made: [Mask, (head: Mask) => Mask][] = [
    [each, (head) => head],
    [and(causal(), each), (head) => and(causal(), head)],
    [or(window(2), each), (head) => or(window(2), head)],
    [not(each), (head) => not(head)],
    [shift(each, -2), (head) => shift(head, -2)],
  ];
  for (const [mask, of] of made) {
    expect(mask.heads).toBe(3);
    heads.forEach((head, h) => {
      expect(pairs(layoutOf(mask, 70, 70), 0, h)).toBe(pairs(layoutOf(of(head), 70, 70)));
    });
  }
});

test("heads that come to the same pairs share a plane", () => {
  const layout = layoutOf(perHead([window(8), atrous(4), and(causal(), window(8))]), 64, 64);
  expect([...layout.planeOf]).toEqual([0, 1, 0]);
  expect(layout.passes.map((pass) => pass.modulus)).toEqual([1, 4]);
});

test("examples and heads are told apart together", () => {
  const layout = layoutOf(and(padding([64, 40]), perHead([window(8), causal()])), 64, 64);
  expect([layout.examples, layout.heads, layout.planes]).toEqual([2, 2, 4]);
  expect(pairs(layout, 1, 0)).toBe(pairs(layoutOf(and(padding([40]), window(8)), 64, 64)));
});

test("one mask is the same for all heads", () => {
  const mask = causal();
  expect(perHead([mask])).toBe(mask);
});

test.each<[() => unknown, string]>([
  [() => perHead([]), "perHead: at least one mask must be given, got none"],
  [() => perHead(causal() as never), "perHead: masks must be a list of masks, got [object Object]"],
  [() => perHead([causal(), 3 as never]), "perHead: masks[1] must be a mask, got 3"],
  [
    () => perHead([causal(), perHead([causal(), window(2)])]),
    "perHead: masks[1] must be the same for all heads, got perHead(causal, window(2)) with 2",
  ],
  [
    () => and(perHead([causal(), window(2)]), perHead([causal(), window(2), window(3)])),
    "and: masks must describe the same number of heads, got perHead(causal, window(2)) with 2 and " +
      "perHead(causal, window(2), window(3)) with 3",
  ],
  [
    () => perHead([causal(), window(2)]).allows(0, 0, 0, 2),
    "perHead: head must be from 0 to 1, got 2",
  ],
])("%o", (act, message) => {
  expect(act).toThrow(message);
});
