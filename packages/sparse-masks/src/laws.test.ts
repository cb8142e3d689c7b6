import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  allowsPair,
  and,
  type BlockLayout,
  causal,
  compile,
  density,
  documents,
  everything,
  local,
  type Mask,
  not,
  or,
  padding,
  pairs,
  type Rect,
  shift,
  sinks,
  TILE,
  tiles,
  transpose,
  window,
} from "./index.ts";

const LENGTHS = [1, 31, 32, 33, 64, 100];
const RUNS = { seed: 20190727, numRuns: 150 };

/** A user's mask that knows nothing about rectangles. */
const scattered: Mask = {
  name: "scattered",
  relative: false,
  examples: 1,
  allows: (q, k) => (((7 * q + 13 * k) % 5) + 5) % 5 < 2,
  coverage: () => "some",
};

const strided = (stride: number): Mask => ({
  name: `strided(${stride})`,
  relative: true,
  examples: 1,
  allows: (q, k) => (q - k) % stride === 0,
  coverage: () => "some",
});

/** Different for each of three examples, and relative all the same. */
const windows: Mask = {
  name: "windows",
  relative: true,
  examples: 3,
  allows: (q, k, example = 0) => window(1 + 20 * example).allows(q, k),
  coverage: (rect, example = 0) => window(1 + 20 * example).coverage(rect),
};

const documentsOf = (keys: number) =>
  fc.array(fc.integer({ min: 0, max: keys }), { maxLength: 4 }).map((cuts) => {
    const ends = [0, ...cuts.sort((a, b) => a - b), keys];
    return documents(ends.slice(1).map((end, i) => end - (ends[i] ?? 0)));
  });

const paddingOf = (keys: number) =>
  fc.array(fc.integer({ min: 0, max: keys + 5 }), { minLength: 3, maxLength: 3 }).map(padding);

const leaf = (keys: number): fc.Arbitrary<Mask> =>
  fc.oneof(
    fc.constantFrom(everything(), causal(), scattered, windows),
    fc.integer({ min: 1, max: 80 }).map(window),
    fc.integer({ min: 0, max: 70 }).map(local),
    fc.integer({ min: 0, max: keys + 5 }).map(sinks),
    fc.integer({ min: 1, max: 40 }).map(strided),
    documentsOf(keys),
    paddingOf(keys),
  );

const composition = (keys: number, depth = 3): fc.Arbitrary<Mask> => {
  if (depth === 0) return leaf(keys);
  const inner = composition(keys, depth - 1);
  const some = fc.array(inner, { minLength: 1, maxLength: 3 });
  return fc.oneof(
    leaf(keys),
    some.map((masks) => and(...masks)),
    some.map((masks) => or(...masks)),
    inner.map(not),
    fc.tuple(inner, fc.integer({ min: -50, max: 50 })).map(([mask, offset]) => shift(mask, offset)),
  );
};

const sized = fc
  .tuple(fc.constantFrom(...LENGTHS), fc.constantFrom(...LENGTHS))
  .chain(([queries, keys]) => fc.record({ ...sizesOf(queries, keys), mask: composition(keys) }));

const sizesOf = (queries: number, keys: number) => ({
  queries: fc.constant(queries),
  keys: fc.constant(keys),
});

/** Every mask the package makes, where the number of keys must be known. */
const known = (keys: number): readonly Mask[] => [
  everything(),
  causal(),
  window(1),
  window(40),
  local(0),
  local(33),
  sinks(0),
  sinks(3),
  documents([keys]),
  documents([keys >> 1, 0, keys - (keys >> 1)]),
  padding([keys, 0, keys >> 1]),
  windows,
  strided(32),
  and(causal(), or(window(8), sinks(3))),
  and(causal(), documents([keys - (keys >> 2), keys >> 2]), padding([keys, keys - 1, 1])),
  not(causal()),
  shift(causal(), -7),
  shift(window(5), 40),
];

const rectangle: fc.Arbitrary<Rect> = fc
  .tuple(
    fc.integer({ min: -120, max: 120 }),
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 0, max: 120 }),
    fc.integer({ min: 1, max: 40 }),
  )
  .map(([q0, height, k0, width]) => ({ q0, q1: q0 + height, k0, k1: k0 + width }));

function* allRectangles(first: number, end: number): Generator<Rect> {
  for (let q0 = first; q0 < end; q0++) {
    for (let q1 = q0 + 1; q1 <= end; q1++) {
      for (let k0 = 0; k0 < end; k0++)
        for (let k1 = k0 + 1; k1 <= end; k1++) yield { q0, q1, k0, k1 };
    }
  }
}

function expectSound(mask: Mask, rect: Rect): void {
  for (let example = 0; example < mask.examples; example++) {
    const answer = mask.coverage(rect, example);
    if (answer === "some") continue;
    for (let q = rect.q0; q < rect.q1; q++) {
      for (let k = rect.k0; k < rect.k1; k++) {
        if (mask.allows(q, k, example) !== (answer === "all")) {
          expect.fail(`${mask.name}: "${answer}" is false at query ${q}, key ${k}`);
        }
      }
    }
  }
}

function expectSamePairs(layout: BlockLayout, mask: Mask): void {
  const { queries, keys } = layout;
  expect(layout.planeOf.length).toBe(mask.examples);
  let all = 0;
  for (let example = 0; example < mask.examples; example++) {
    let count = 0;
    for (let i = 0; i < queries; i++) {
      for (let j = 0; j < keys; j++) {
        const allowed = mask.allows(i + keys - queries, j, example);
        if (allowed) count++;
        if (allowsPair(layout, i, j, example) !== allowed) {
          expect.fail(`${mask.name}, ${queries} × ${keys}: wrong at ${i}, ${j} of ${example}`);
        }
      }
    }
    expect(pairs(layout, example)).toBe(count);
    expect(density(layout, example)).toBeCloseTo(count / (queries * keys), 12);
    all += count;
  }
  expect(pairs(layout)).toBe(all);
}

function expectWellFormed(layout: BlockLayout): void {
  const { rows, planes, planeOf, rowStart, column, length, bitmap, bitmaps } = layout;
  expect(rows).toBe(Math.ceil(layout.queries / TILE));
  expect(rowStart.length).toBe(planes * rows + 1);
  expect(rowStart[0]).toBe(0);
  expect(rowStart.at(-1)).toBe(column.length);
  expect([length.length, bitmap.length]).toEqual([column.length, column.length]);
  expect(new Set(planeOf).size).toBe(planes);

  const drawn = Array.from({ length: bitmaps.length / TILE }, (_, i) =>
    bitmaps.subarray(i * TILE, (i + 1) * TILE).join(),
  );
  expect(new Set(drawn).size).toBe(drawn.length);
  expect(drawn[0]).toBe(new Uint32Array(TILE).fill(0xffffffff).join());
  expect(drawn).not.toContain(new Uint32Array(TILE).join());
  expect(new Set([0, ...bitmap]).size).toBe(drawn.length);

  for (let row = 0; row < planes * rows; row++) {
    let end = 0;
    let before = -1;
    for (let run = rowStart[row] ?? 0; run < (rowStart[row + 1] ?? 0); run++) {
      const first = column[run] ?? -1;
      const number = bitmap[run] ?? -1;
      expect(first).toBeGreaterThanOrEqual(end);
      expect(length[run]).toBeGreaterThan(0);
      if (first === end && before !== -1) expect(number).not.toBe(before);
      end = first + (length[run] ?? 0);
      before = number;
    }
    expect(end).toBeLessThanOrEqual(Math.ceil(layout.keys / TILE));
  }
  const contents = Array.from({ length: planes }, (_, plane) => {
    const starts = rowStart.slice(plane * rows, (plane + 1) * rows + 1);
    const [from = 0, to = 0] = [starts[0], starts.at(-1)];
    const parts = [column, length, bitmap].map((list) => list.slice(from, to).join());
    return [starts.map((start) => start - from).join(), ...parts].join(";");
  });
  expect(new Set(contents).size).toBe(planes);
}

describe("coverage is sound", () => {
  test("for every mask, also before key 0", () => {
    const masks = known(64);
    fc.assert(
      fc.property(rectangle, (rect) => {
        for (const mask of masks) expectSound(mask, rect);
      }),
      RUNS,
    );
  });

  test("for random compositions", () => {
    fc.assert(fc.property(composition(64), rectangle, expectSound), { ...RUNS, numRuns: 500 });
  });

  test("and exact for the masks of one rule", () => {
    const lengths = [3, 0, 4, 2];
    const masks = [causal(), window(3), local(2), sinks(4), documents(lengths), padding([5])];
    for (const { q0, q1, k0, k1 } of allRectangles(-2, 11)) {
      for (const mask of masks) {
        let count = 0;
        for (let q = q0; q < q1; q++) for (let k = k0; k < k1; k++) if (mask.allows(q, k)) count++;
        const whole = count === (q1 - q0) * (k1 - k0);
        const exact = count === 0 ? "none" : whole ? "all" : "some";
        const answer = mask.coverage({ q0, q1, k0, k1 });
        if (answer !== exact) {
          expect.fail(`${mask.name} at ${q0}–${q1}, ${k0}–${k1}: ${answer}, not ${exact}`);
        }
      }
    }
  });
});

describe("a layout is its mask, pair by pair", () => {
  const cases = LENGTHS.flatMap((queries) => LENGTHS.map((keys) => ({ queries, keys })));

  test.each(cases)("for every mask at $queries × $keys", ({ queries, keys }) => {
    for (const mask of known(keys)) {
      const layout = compile(mask, queries, keys);
      expectWellFormed(layout);
      expectSamePairs(layout, mask);
    }
  });

  test("for random compositions", () => {
    fc.assert(
      fc.property(sized, ({ mask, queries, keys }) => {
        const layout = compile(mask, queries, keys);
        expectWellFormed(layout);
        expectSamePairs(layout, mask);
      }),
      RUNS,
    );
  });

  test("full tiles are those whose pairs all exist and are allowed", () => {
    fc.assert(
      fc.property(sized, ({ mask, queries, keys }) => {
        const layout = compile(mask, queries, keys);
        let full = 0;
        let kept = 0;
        for (let example = 0; example < mask.examples; example++) {
          for (let i = 0; i < queries; i += TILE) {
            for (let j = 0; j < keys; j += TILE) {
              let count = 0;
              for (let r = i; r < Math.min(i + TILE, queries); r++) {
                for (let c = j; c < Math.min(j + TILE, keys); c++) {
                  if (mask.allows(r + keys - queries, c, example)) count++;
                }
              }
              if (count > 0) kept++;
              if (count === TILE * TILE) full++;
            }
          }
        }
        expect(tiles(layout)).toEqual({ kept, full, partial: kept - full });
      }),
      RUNS,
    );
  });
});

describe("transpose", () => {
  test("exchanges queries and keys, pair by pair", () => {
    fc.assert(
      fc.property(sized, ({ mask, queries, keys }) => {
        const layout = compile(mask, queries, keys);
        const turned = transpose(layout);
        expectWellFormed(turned);
        expect([turned.queries, turned.keys]).toEqual([keys, queries]);
        for (let example = 0; example < mask.examples; example++) {
          for (let i = 0; i < queries; i++) {
            for (let j = 0; j < keys; j++) {
              if (allowsPair(turned, j, i, example) !== allowsPair(layout, i, j, example)) {
                expect.fail(`${mask.name}, ${queries} × ${keys}: wrong at ${i}, ${j}`);
              }
            }
          }
        }
      }),
      RUNS,
    );
  });

  test("twice gives the same object, and an equal one when nothing is remembered", () => {
    fc.assert(
      fc.property(sized, ({ mask, queries, keys }) => {
        const layout = compile(mask, queries, keys);
        expect(transpose(layout)).toBe(transpose(layout));
        expect(transpose(transpose(layout))).toBe(layout);
        expect(transpose({ ...transpose(layout) })).toEqual(layout);
      }),
      RUNS,
    );
  });
});

describe("combinators", () => {
  const two = fc.tuple(composition(64, 2), composition(64, 2));
  const same = (a: Mask, b: Mask, rect: Rect) => {
    for (let example = 0; example < Math.max(a.examples, b.examples); example++) {
      expect(a.coverage(rect, example)).toBe(b.coverage(rect, example));
      for (let q = rect.q0; q < rect.q1; q++) {
        for (let k = rect.k0; k < rect.k1; k++) {
          if (a.allows(q, k, example) !== b.allows(q, k, example)) {
            expect.fail(`${a.name} and ${b.name} differ at query ${q}, key ${k}`);
          }
        }
      }
    }
  };

  test("obey De Morgan", () => {
    fc.assert(
      fc.property(two, rectangle, ([a, b], rect) => {
        same(not(and(a, b)), or(not(a), not(b)), rect);
        same(not(or(a, b)), and(not(a), not(b)), rect);
        same(not(not(a)), a, rect);
      }),
      RUNS,
    );
  });

  test("shift composes, and goes through the others", () => {
    const offset = fc.integer({ min: -60, max: 60 });
    fc.assert(
      fc.property(two, offset, offset, rectangle, ([a, b], first, second, rect) => {
        same(shift(shift(a, first), second), shift(a, first + second), rect);
        same(shift(and(a, b), first), and(shift(a, first), shift(b, first)), rect);
        same(shift(a, 0), a, rect);
      }),
      RUNS,
    );
  });
});
