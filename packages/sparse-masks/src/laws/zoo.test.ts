import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  and,
  atrous,
  bigBird,
  blocks,
  causal,
  dilatedWindow,
  documents,
  everything,
  fixed,
  fromDense,
  fromPredicate,
  globalTokens,
  local,
  longformer,
  type Mask,
  neighborhood,
  not,
  or,
  padding,
  perHead,
  prefix,
  randomBlocks,
  shift,
  sinks,
  sparse,
  strided,
  topBlocks,
  window,
} from "../index.ts";

/** Lengths at the edges of tiles, and one of several tiles. */
export const LENGTHS: readonly number[] = [1, 31, 32, 33, 64, 100];

/** How many random cases a law is tried on, always the same ones. */
export const RUNS = { seed: 20190727, numRuns: 150 };

/** Examples and heads of all masks that tell them apart, so that any two combine. */
const EXAMPLES = 3;
const HEADS = 2;

/** Random masks that serve these lengths, by the name of the function that makes them. */
const leaves = (queries: number, keys: number): Record<string, fc.Arbitrary<Mask>> => {
  const upTo = (max: number, min = 1) => fc.integer({ min, max });
  const lengths = (max: number) =>
    fc.array(upTo(max, 0), { minLength: EXAMPLES, maxLength: EXAMPLES });
  const seed = fc.nat(9);
  const head = fc.constantFrom<1 | 2 | undefined>(1, 2, undefined);
  const packed = fc.array(upTo(keys, 0), { maxLength: 4 }).map((cuts) => {
    const ends = [0, ...cuts.sort((a, b) => a - b), keys];
    return ends.slice(1).map((end, i) => end - (ends[i] ?? 0));
  });
  const bits = (count: number) => fc.array(fc.boolean(), { minLength: count, maxLength: count });
  const widths = Array.from({ length: keys }, (_, i) => i + 1).filter((one) => keys % one === 0);
  return {
    everything: fc.constant(everything()),
    causal: fc.constant(causal()),
    window: upTo(80).map(window),
    local: upTo(70, 0).map(local),
    atrous: upTo(40).map(atrous),
    sparse: upTo(40).map(sparse),
    strided: fc.tuple(upTo(40), head).map(([l, one]) => strided(l, one)),
    fixed: fc.tuple(upTo(40), fc.nat(), head).map(([l, c, one]) => fixed(l, 1 + (c % l), one)),
    dilatedWindow: fc.tuple(upTo(20), upTo(12)).map(([size, gap]) => dilatedWindow(size, gap)),
    sinks: upTo(keys + 5, 0).map(sinks),
    globalTokens: fc
      .oneof(upTo(20, 0), fc.array(upTo(keys + 5, 0), { maxLength: 8 }))
      .map(globalTokens),
    longformer: fc
      .record({ window: upTo(20, 0), global: fc.array(upTo(keys, 0)), dilation: upTo(5) })
      .map((options) => longformer({ ...options, window: 2 * options.window })),
    bigBird: fc
      .record({ block: upTo(40), window: upTo(2, 0), global: upTo(3, 0), random: upTo(3, 0), seed })
      .map((options) => bigBird({ ...options, window: 2 * options.window + 1 })),
    prefix: fc.oneof(upTo(keys + 5, 0), lengths(keys + 5)).map(prefix),
    documents: fc
      .oneof(packed, fc.array(packed, { minLength: EXAMPLES, maxLength: EXAMPLES }))
      .map(documents),
    padding: lengths(keys + 5).map(padding),
    blocks: fc
      .record({
        size: upTo(40),
        before: fc.oneof(upTo(3, 0), fc.constant(Infinity)),
        after: upTo(3, 0),
      })
      .map(({ size, ...options }) => blocks(size, options)),
    neighborhood: fc
      .record({ size: upTo(9), width: fc.constantFrom(undefined, ...widths), dilation: upTo(4) })
      .map(({ size, width, dilation }) =>
        neighborhood(size, width === undefined ? { dilation } : { width, dilation }),
      ),
    randomBlocks: fc.record({ size: upTo(40), count: upTo(4, 0), seed }).map(randomBlocks),
    topBlocks: fc
      .record({ block: upTo(40, 8), k: upTo(3), seed, own: fc.boolean() })
      .map(({ block, k, own, ...options }) => {
        const m = Math.ceil(keys / block);
        const n = m - Math.floor((keys - queries) / block);
        const shape = [EXAMPLES, HEADS, n, m];
        const values = Array.from({ length: EXAMPLES * HEADS * n * m }, (_, i) =>
          i % 7 === 3 ? -Infinity : Math.sin(i * (options.seed + 1)),
        );
        return topBlocks({ values, shape }, k, { block, own, among: causal() });
      }),
    fromDense: fc.oneof(
      bits(4).map((some) =>
        fromDense(
          Array.from(
            { length: HEADS * queries * keys },
            (_, i) => some[Math.floor(i / 97) % 4] ?? 0,
          ),
          [HEADS, queries, keys],
        ),
      ),
    ),
    fromPredicate: fc
      .record({ modulus: upTo(9), relative: fc.boolean(), inClass: fc.boolean() })
      .map(({ modulus, relative, inClass }) =>
        fromPredicate(
          (q, k, example, head) =>
            relative ? (q - k) % 5 < 2 : (((7 * q + 13 * k + example + head) % 5) + 5) % 5 < 2,
          {
            ...{ name: "scattered", relative, examples: EXAMPLES, heads: HEADS },
            ...(inClass && { congruence: { modulus, remainder: modulus - 1 } }),
          },
        ),
      ),
  };
};

/** What serves these lengths; masks that are the same for all heads where `heads` is 1. */
const leaf = (queries: number, keys: number, heads?: 1): fc.Arbitrary<Mask> => {
  const one = fc.oneof(...Object.values(leaves(queries, keys)));
  return heads === undefined ? one : one.filter((mask) => (mask.heads ?? 1) === heads);
};

/** Random masks that serve these lengths, made by random combinators. */
export const composition = (queries: number, keys: number, depth = 3): fc.Arbitrary<Mask> => {
  if (depth === 0) return leaf(queries, keys);
  const inner = composition(queries, keys, depth - 1);
  const some = fc.array(inner, { minLength: 1, maxLength: 3 });
  const alike = leaf(queries, keys, 1);
  return fc.oneof(
    leaf(queries, keys),
    some.map((masks) => and(...masks)),
    some.map((masks) => or(...masks)),
    inner.map(not),
    fc.tuple(inner, fc.integer({ min: -50, max: 50 })).map(([mask, offset]) => shift(mask, offset)),
    fc.array(alike, { minLength: HEADS, maxLength: HEADS }).map(perHead),
  );
};

/** One mask of every function, and compositions that people use. */
export const zoo = (queries: number, keys: number): readonly Mask[] => [
  ...Object.values(leaves(queries, keys)).flatMap((some) =>
    fc.sample(some, { ...RUNS, numRuns: 2 }),
  ),
  atrous(128),
  local(keys),
  and(causal(), or(window(8), sinks(3))),
  and(causal(), sparse(7)),
  and(causal(), blocks(16, { before: 1 })),
  and(causal(), documents([keys - (keys >> 2), keys >> 2]), padding([keys, keys - 1, 1])),
  and(local(24), atrous(3)),
  or(atrous(4), atrous(6), local(1)),
  or(dilatedWindow(4, 5), globalTokens([0, 40])),
  and(not(atrous(2)), causal()),
  not(causal()),
  shift(causal(), -7),
  shift(strided(9), 4),
  and(fixed(16, 3, 2), not(local(2))),
  perHead([strided(8, 1), strided(8, 2)]),
  perHead([fixed(8, 2), and(atrous(5), padding([keys, 3, 0]))]),
];

/** Masks of random composition, with lengths they serve. */
export const anyMask: fc.Arbitrary<{ queries: number; keys: number; mask: Mask }> = fc
  .tuple(fc.constantFrom(...LENGTHS), fc.constantFrom(...LENGTHS))
  .chain(([queries, keys]) =>
    fc.record({
      queries: fc.constant(queries),
      keys: fc.constant(keys),
      mask: composition(queries, keys),
    }),
  );

test("every function of the package that makes a mask is tried", () => {
  const index = readFileSync(fileURLToPath(new URL("../index.ts", import.meta.url)), "utf8");
  const exports = index.matchAll(/^export \{ (\w+) \} from "\.\/masks\//gm);
  const names = [...exports].map(([, name]) => name);
  expect(Object.keys(leaves(8, 8)).sort()).toEqual(names.sort());
});
