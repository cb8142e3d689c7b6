import { expect, test } from "vitest";
import {
  and,
  atrous,
  causal,
  everything,
  local,
  type Mask,
  plan,
  sinks,
  sparse,
  window,
} from "../index.ts";

const lines = (mask: Mask, N: number, H = 8) =>
  plan(mask, { B: 1, H, N, D: 64 }).explain().split("\n");

test("what a mask keeps, and costs against dense attention", () => {
  expect(lines(and(causal(), window(256)), 8192)).toEqual([
    "causal & window(256) at B = 1, H = 8, N = 8192, M = 8192, D = 64, E = 64",
    "Keeps 3.08 % of the pairs: 252 keys for each query on average.",
    "Computes 2.18 billion multiply-adds forward and 5.45 billion backward, 31.5 times fewer than dense attention; 97 % of the pairs it computes are allowed.",
    "Memory: 67.1 MB for q, k, v and output, at most 17 MB more forward and 152 MB more for the gradient, 10.5 kB for the layout; the scores alone of dense attention take 2.15 GB.",
    "One pass, natural order: 18,144 tiles, 14,112 full.",
  ]);
});

test("which passes there are, and why", () => {
  const text = lines(sparse(64), 4096).slice(4);
  expect(text).toEqual([
    "2 passes over disjoint pairs, joined by one running softmax:",
    "1. natural order: 67.7 % of the pairs in 5,072 tiles, 3,056 full, 94.9 % efficient.",
    "2. position modulo 64, where distances that differ by multiples of 64 lie side by side: 32.3 % of the pairs in 2,048 tiles, 0 full, 95.4 % efficient.",
  ]);
  expect(lines(atrous(16), 4096).at(-1)).toBe(
    "One pass, position modulo 16, where distances that differ by multiples of 16 lie side by side: 8,192 tiles, 8,192 full.",
  );
});

test("dense attention saves nothing, and says so", () => {
  const text = lines(everything(), 1000);
  expect(text[1]).toBe("Keeps 100 % of the pairs: 1,000 keys for each query on average.");
  expect(text[2]).toContain("backward, no fewer than dense attention; 100 %");
});

test("where work is lost, and what would help", () => {
  expect(lines(local(4), 4096).at(-1)).toBe(
    "43.7 % of the work in natural order is lost, at the edges of bands and blocks. Bands of more than 64 keys, and blocks that begin at multiples of 32, would lose less.",
  );
  const scattered: Mask = {
    ...everything(),
    name: "scattered",
    relative: false,
    allows: (q, k) => (7 * q + 13 * k) % 19 === 0,
    coverage: () => "some",
  };
  expect(lines(scattered, 256).at(-1)).toBe(
    "94.7 % of the work in natural order is lost: its pairs lie scattered among the keys that 8 queries are computed with. Whole blocks (blocks, topBlocks) would lose less, and so would parts whose distances lie in one residue class (atrous, or your own mask's congruence), which get an order of their own.",
  );
  expect(lines(and(causal(), atrous(64)), 256).at(-1)).toMatch(
    /^[\d.]+ % of the work in position modulo 64 is lost: a class has only 4 positions, and tiles 32\. A smaller modulus, or longer sequences, would lose less\.$/,
  );
});

test("a mask that allows nothing needs no advice", () => {
  expect(lines(sinks(0), 64)).toEqual([
    "sinks(0) at B = 1, H = 8, N = 64, M = 64, D = 64, E = 64",
    "Allows no pair: every output is 0.",
  ]);
});
