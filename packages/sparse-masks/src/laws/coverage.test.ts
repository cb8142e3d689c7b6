import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  atrous,
  blocks,
  causal,
  dilatedWindow,
  documents,
  fixed,
  globalTokens,
  local,
  type Mask,
  neighborhood,
  padding,
  prefix,
  type Rect,
  sinks,
  sized,
  strided,
  window,
} from "../index.ts";
import type { KeyClasses } from "../keyClasses.ts";
import { anyMask, RUNS, zoo } from "./zoo.test.ts";

const rectangle: fc.Arbitrary<Rect> = fc
  .record({
    q0: fc.integer({ min: -120, max: 120 }),
    height: fc.integer({ min: 1, max: 40 }),
    k0: fc.integer({ min: 0, max: 120 }),
    width: fc.integer({ min: 1, max: 40 }),
    step: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 12 })),
  })
  .map(({ q0, height, k0, width, step }) => rectOf(q0, height, k0, width, step));

const keyClasses: fc.Arbitrary<KeyClasses> = fc
  .tuple(fc.integer({ min: 2, max: 40 }), fc.nat(), fc.nat())
  .map(([modulus, first, count]) => {
    const classes = 1 + (count % (modulus - 1));
    return { modulus, first: first % (modulus - classes + 1), count: classes };
  });

const rectOf = (q0: number, height: number, k0: number, width: number, step: number): Rect => ({
  ...{ q0, q1: q0 + (height - 1) * step + 1, k0, k1: k0 + (width - 1) * step + 1, step },
});

/** The keys of a rectangle that lie in these classes, from the first of them to the last. */
function inClasses(rect: Rect, classes: KeyClasses): Rect | undefined {
  const some: Rect = { ...rect, keyClasses: classes };
  const keys = [...keysOf(some)];
  const [first, last] = [keys[0], keys.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return { ...some, k0: first, k1: last + 1 };
}

function* keysOf({ k0, k1, step = 1, keyClasses }: Rect): Generator<number> {
  const { modulus = 1, first = 0, count = 1 } = keyClasses ?? {};
  for (let k = k0; k < k1; k += step) {
    if (first <= k % modulus && k % modulus < first + count) yield k;
  }
}

function* pairsOf(rect: Rect): Generator<readonly [number, number]> {
  const { q0, q1, step = 1 } = rect;
  for (let q = q0; q < q1; q += step) for (const k of keysOf(rect)) yield [q, k];
}

function expectSound(mask: Mask, rect: Rect): void {
  for (let example = 0; example < mask.examples; example++) {
    for (let head = 0; head < (mask.heads ?? 1); head++) {
      const answer = mask.coverage(rect, example, head);
      if (answer === "some") continue;
      for (const [q, k] of pairsOf(rect)) {
        if (mask.allows(q, k, example, head) !== (answer === "all")) {
          expect.fail(
            `${mask.name}: "${answer}" is false at query ${q}, key ${k}, example ${example}, ` +
              `head ${head} of ${JSON.stringify(rect)}`,
          );
        }
      }
    }
  }
}

describe("coverage is sound", () => {
  const expectSoundInClasses = (mask: Mask, rect: Rect, classes: KeyClasses) => {
    const some = inClasses({ ...rect, step: 1 }, classes);
    if (some) expectSound(mask, some);
  };

  test("for every mask, also before key 0, and for positions a step apart or in classes", () => {
    const masks = zoo(50, 64).map((mask) => sized(mask, 50, 64));
    fc.assert(
      fc.property(rectangle, keyClasses, (rect, classes) => {
        for (const mask of masks) {
          expectSound(mask, rect);
          expectSoundInClasses(mask, rect, classes);
          if (mask.keyClasses) expectSoundInClasses(mask, rect, mask.keyClasses);
        }
      }),
      RUNS,
    );
  });

  test("for random compositions", () => {
    fc.assert(
      fc.property(anyMask, rectangle, keyClasses, ({ mask, queries, keys }, rect, classes) => {
        const known = sized(mask, queries, keys);
        expectSound(known, rect);
        expectSoundInClasses(known, rect, known.keyClasses ?? classes);
      }),
      { ...RUNS, numRuns: 500 },
    );
  });
});

describe("coverage is exact", () => {
  const expectExact = (mask: Mask, rect: Rect) => {
    let inside = 0;
    let all = 0;
    for (const [q, k] of pairsOf(rect)) {
      if (mask.allows(q, k)) inside++;
      all++;
    }
    const exact = inside === 0 ? "none" : inside === all ? "all" : "some";
    const answer = mask.coverage(rect);
    if (answer !== exact) {
      expect.fail(`${mask.name} at ${JSON.stringify(rect)}: ${answer}, not ${exact}`);
    }
  };
  const everyRectangle = (masks: readonly Mask[], step: number, expectOf = expectExact) => {
    for (let q0 = -2; q0 < 9; q0++) {
      for (let k0 = 0; k0 < 9; k0++) {
        for (let height = 1; height <= 5; height++) {
          for (let width = 1; width <= 5; width++) {
            const rect = rectOf(q0, height, k0, width, step);
            for (const mask of masks) expectOf(mask, rect);
          }
        }
      }
    }
  };
  const ofDistances = [
    ...[causal(), window(3), local(2), local(0), atrous(1), atrous(3), atrous(4), atrous(99)],
    ...[dilatedWindow(3, 2), dilatedWindow(2, 6), strided(3, 1), strided(3, 2)],
  ];

  test.each([1, 2, 3, 4, 6])("for masks of distances, at step %i", (step) => {
    everyRectangle(ofDistances, step);
  });

  test.each([1, 2, 3])("for masks of positions, at step %i", (step) => {
    everyRectangle(
      [
        ...[sinks(4), padding([5]), prefix(0), prefix(4)],
        ...[globalTokens(2), globalTokens([0, 3, 4, 8]), globalTokens([])],
        ...[fixed(4, 1, 2), fixed(4, 3, 2), fixed(3, 3, 2), fixed(5, 2, 2)],
      ],
      step,
    );
  });

  test("for summaries, of keys that are summaries", () => {
    for (const mask of [fixed(4, 1, 2), fixed(4, 3, 2), fixed(5, 2, 2)]) {
      const { keyClasses: own } = mask;
      if (own === undefined) throw new Error(`${mask.name} must know the classes of its keys`);
      everyRectangle([mask], 1, (_mask, rect) => {
        const some = inClasses(rect, own);
        if (some) expectExact(mask, some);
      });
    }
  });

  test("for masks of blocks, of neighbours and of documents", () => {
    everyRectangle(
      [
        ...[documents([3, 0, 4, 2]), blocks(1), blocks(3), blocks(4, { before: 1 })],
        ...[blocks(2, { before: 1, after: 2 }), fixed(4, 2, 1)],
        ...[neighborhood(3), neighborhood(4), neighborhood(9), neighborhood(20)].map((mask) =>
          sized(mask, 9, 9),
        ),
        ...[neighborhood(3, { width: 4 }), neighborhood(2, { width: 3 })].map((mask) =>
          sized(mask, 12, 12),
        ),
      ],
      1,
    );
  });

  test("for neighbours a dilation apart, at that step; sound at others", () => {
    const twoApart = sized(neighborhood(3, { dilation: 2 }), 9, 9);
    const threeApart = sized(neighborhood(2, { dilation: 3 }), 14, 14);
    const canvas = sized(neighborhood(2, { width: 6, dilation: 2 }), 12, 12);
    everyRectangle([twoApart], 2);
    everyRectangle([threeApart], 3);
    for (const step of [1, 2, 3]) {
      everyRectangle([twoApart, threeApart, canvas], step, expectSound);
    }
  });
});
