import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  allowsPair,
  type BlockLayout,
  compile,
  density,
  type Mask,
  pairs,
  sized,
  TILE,
  tiles,
} from "../index.ts";
import { anyMask, LENGTHS, RUNS, zoo } from "./zoo.test.ts";

/** [queries · keys] in how many passes each pair is, and how many full tiles and others there are. */
function unfold(layout: BlockLayout, plane: number) {
  const { queries, keys, passes, bitmaps } = layout;
  const times = new Uint8Array(queries * keys);
  const counts = { full: 0, partial: 0 };
  for (const { rows, queryAt, keyAt, rowStart, column, length, bitmap } of passes) {
    for (let row = 0; row < rows; row++) {
      const end = rowStart[plane * rows + row + 1] ?? 0;
      for (let run = rowStart[plane * rows + row] ?? 0; run < end; run++) {
        const number = bitmap[run] ?? 0;
        counts[number === 0 ? "full" : "partial"] += length[run] ?? 0;
        for (let r = 0; r < TILE; r++) {
          const word = bitmaps[number * TILE + r] ?? 0;
          if (word === 0) continue;
          const place = row * TILE + r;
          const query = queryAt.length === 0 ? place : (queryAt[place] ?? -1);
          for (let c = 0; c < TILE * (length[run] ?? 0); c++) {
            if (((word >>> (c % TILE)) & 1) === 0) continue;
            const at = (column[run] ?? 0) * TILE + c;
            const key = keyAt.length === 0 ? at : (keyAt[at] ?? -1);
            if (query < 0 || query >= queries || key < 0 || key >= keys) {
              expect.fail(`a bit at places ${place} and ${at}, where no pair stands`);
            }
            const pair = query * keys + key;
            times[pair] = (times[pair] ?? 0) + 1;
          }
        }
      }
    }
  }
  return { times, counts };
}

function expectLayoutOf(mask: Mask, queries: number, keys: number): void {
  const layout = compile(mask, queries, keys);
  const known = sized(mask, queries, keys);
  const { examples, heads = 1 } = known;
  expect([layout.examples, layout.heads]).toEqual([examples, heads]);
  expect([layout.queries, layout.keys]).toEqual([queries, keys]);
  expect(layout.planeOf.length).toBe(examples * heads);
  const unfolded = Array.from({ length: layout.planes }, (_, plane) => unfold(layout, plane));
  const all = { pairs: 0, full: 0, partial: 0 };
  for (let example = 0; example < examples; example++) {
    for (let head = 0; head < heads; head++) {
      const plane = layout.planeOf[example * heads + head] ?? -1;
      const { times = new Uint8Array(0), counts } = unfolded[plane] ?? {};
      let count = 0;
      for (let i = 0; i < queries; i++) {
        for (let j = 0; j < keys; j++) {
          const allowed = known.allows(i + keys - queries, j, example, head);
          if (allowed) count++;
          if (times[i * keys + j] !== +allowed) {
            expect.fail(
              `${mask.name}, ${queries} × ${keys}: pair ${i}, ${j} of example ${example}, head ` +
                `${head} is in ${times[i * keys + j]} passes, and allowed: ${allowed}`,
            );
          }
        }
      }
      const { full = -1, partial = -1 } = counts ?? {};
      expect(pairs(layout, example, head)).toBe(count);
      expect(density(layout, example, head)).toBeCloseTo(count / (queries * keys), 12);
      expect(tiles(layout, example, head)).toEqual({ kept: full + partial, full, partial });
      all.pairs += count;
      all.full += full;
      all.partial += partial;
    }
  }
  const { full, partial } = all;
  expect(pairs(layout)).toBe(all.pairs);
  expect(density(layout)).toBeCloseTo(all.pairs / (examples * heads * queries * keys), 12);
  expect(tiles(layout)).toEqual({ kept: full + partial, full, partial });
}

describe("passes are disjoint, and together the mask, pair by pair, counted rightly", () => {
  const cases = LENGTHS.flatMap((queries) => LENGTHS.map((keys) => ({ queries, keys })));

  test.each(cases)("for every mask at $queries × $keys", ({ queries, keys }) => {
    for (const mask of zoo(queries, keys)) expectLayoutOf(mask, queries, keys);
  });

  test("for random compositions", () => {
    fc.assert(
      fc.property(anyMask, ({ mask, queries, keys }) => expectLayoutOf(mask, queries, keys)),
      RUNS,
    );
  });
});

test("a layout reads back pair by pair", () => {
  fc.assert(
    fc.property(anyMask, fc.nat(), ({ mask, queries, keys }, start) => {
      const layout = compile(mask, queries, keys);
      const known = sized(mask, queries, keys);
      for (let n = 0; n < 200; n++) {
        const i = (start + 7 * n) % queries;
        const j = (start + 13 * n) % keys;
        const example = n % known.examples;
        const head = n % (known.heads ?? 1);
        const allowed = known.allows(i + keys - queries, j, example, head);
        expect(allowsPair(layout, i, j, example, head)).toBe(allowed);
      }
    }),
    RUNS,
  );
});
