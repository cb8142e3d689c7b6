import fc from "fast-check";
import { expect, test } from "vitest";
import { floorMod } from "../floorMod.ts";
import { type BlockLayout, compile, type Pass, TILE, transpose } from "../index.ts";
import { anyMask, LENGTHS, RUNS, zoo } from "./zoo.test.ts";

function expectWellFormed(
  layout: BlockLayout,
  offsetOfQueries: number,
  offsetOfKeys: number,
): void {
  const { queries, keys, planes, planeOf, passes } = layout;
  expect(passes.length).toBeGreaterThan(0);
  const orders = passes.map((pass) => `${pass.modulus}: ${pass.queryAt} ${pass.keyAt}`);
  expect(new Set(orders).size).toBe(passes.length);
  expect([...new Set(planeOf)].sort((a, b) => a - b)).toEqual([...Array(planes).keys()]);
  expectBitmaps(layout);
  const contents = Array.from({ length: planes }, () => "");
  for (const pass of passes) {
    const { modulus, rows, columns, queryAt, keyAt } = pass;
    const both = pass.chosen === undefined;
    expect(queryAt.length > 0).toBe(modulus > 1);
    expect(keyAt.length > 0).toBe(modulus > 1);
    expectOrder(queryAt, rows, queries, modulus, offsetOfQueries, both);
    expectOrder(keyAt, columns, keys, modulus, offsetOfKeys, both);
    expectRuns(pass, planes);
    for (let plane = 0; plane < planes; plane++) contents[plane] += contentOf(pass, plane);
  }
  expect(new Set(contents).size).toBe(planes);
}

/** Distinct, all used, none empty; the first is full. */
function expectBitmaps({ bitmaps, passes }: BlockLayout): void {
  const drawn = Array.from({ length: bitmaps.length / TILE }, (_, i) =>
    bitmaps.subarray(i * TILE, (i + 1) * TILE).join(),
  );
  expect(new Set(drawn).size).toBe(drawn.length);
  expect(drawn[0]).toBe(new Uint32Array(TILE).fill(0xffffffff).join());
  expect(drawn).not.toContain(new Uint32Array(TILE).join());
  expect(new Set([0, ...passes.flatMap((pass) => [...pass.bitmap])]).size).toBe(drawn.length);
}

/**
 * Everything stands at one place: in order of position modulo `modulus`, then of position; or where
 * only queries or only keys are ordered, some classes before the others, each in natural order.
 */
function expectOrder(
  at: Int32Array,
  tiles: number,
  length: number,
  modulus: number,
  offset: number,
  both: boolean,
): void {
  if (at.length === 0) {
    expect(tiles).toBe(Math.ceil(length / TILE));
    return;
  }
  expect(at.length).toBe(tiles * TILE);
  const standing = [...at].filter((one) => one !== -1);
  const classOf = (one: number) => floorMod(one + offset, modulus);
  const second = standing.findIndex((one, i) => i > 0 && one < (standing[i - 1] ?? 0));
  const chosen = new Set(standing.slice(0, second === -1 ? length : second).map(classOf));
  const rank = (one: number) => (both ? classOf(one) : chosen.has(classOf(one)) ? 0 : 1);
  const ordered = Array.from({ length }, (_, i) => i);
  expect(standing).toEqual(ordered.sort((a, b) => rank(a) - rank(b) || a - b));
}

/** Ascending, disjoint, and as long as they can be. */
function expectRuns(pass: Pass, planes: number): void {
  const { rows, columns, rowStart, column, length, bitmap } = pass;
  expect(rowStart.length).toBe(planes * rows + 1);
  expect(rowStart[0]).toBe(0);
  expect(rowStart.at(-1)).toBe(column.length);
  expect([length.length, bitmap.length]).toEqual([column.length, column.length]);
  for (let row = 0; row < planes * rows; row++) {
    let end = 0;
    let before = -1;
    for (let run = rowStart[row] ?? 0; run < (rowStart[row + 1] ?? 0); run++) {
      const first = column[run] ?? -1;
      const number = bitmap[run] ?? -1;
      if (first < end || (length[run] ?? 0) < 1 || (first === end && number === before)) {
        expect.fail(`run ${run} of row ${row} at ${first} does not follow ${end}, ${before}`);
      }
      end = first + (length[run] ?? 0);
      before = number;
    }
    expect(end).toBeLessThanOrEqual(columns);
  }
}

function contentOf({ rows, rowStart, column, length, bitmap }: Pass, plane: number): string {
  const starts = rowStart.slice(plane * rows, (plane + 1) * rows + 1);
  const [from = 0, to = 0] = [starts[0], starts.at(-1)];
  const parts = [column, length, bitmap].map((list) => list.slice(from, to).join());
  return [starts.map((start) => start - from).join(), ...parts].join(";");
}

function expectBothWellFormed(layout: BlockLayout): void {
  const offset = layout.keys - layout.queries;
  expectWellFormed(layout, offset, 0);
  expectWellFormed(transpose(layout), 0, offset);
}

test.each(LENGTHS)("layouts of every mask and their transposes, at lengths of %i", (length) => {
  for (const [queries, keys] of [
    [length, 100],
    [33, length],
  ] as const) {
    for (const mask of zoo(queries, keys)) expectBothWellFormed(compile(mask, queries, keys));
  }
});

test("layouts of random compositions and their transposes", () => {
  fc.assert(
    fc.property(anyMask, ({ mask, queries, keys }) => {
      expectBothWellFormed(compile(mask, queries, keys));
    }),
    RUNS,
  );
});
