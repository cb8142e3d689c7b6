import { describe, expect, test } from "vitest";
import {
  and,
  type BlockLayout,
  causal,
  compile,
  documents,
  everything,
  type Mask,
  or,
  type Pass,
  padding,
  sinks,
  tiles,
  transpose,
  window,
} from "../index.ts";
import { BitmapPool, EMPTY, FULL } from "./bitmapPool.ts";
import { MIX_START, mix } from "./mix.ts";
import { PassRuns } from "./passRuns.ts";
import { Planes } from "./planes.ts";

const MILLION = 1_048_576;
const ROWS = MILLION / 32;

/** The same mask as a user would write it, with its questions counted. */
function counted(mask: Mask, relative: boolean) {
  const questions = { coverage: 0, allows: 0 };
  const spy: Mask = {
    name: "spy",
    relative,
    examples: 1,
    allows(q, k) {
      questions.allows++;
      return mask.allows(q, k);
    },
    coverage(rect) {
      questions.coverage++;
      return mask.coverage(rect);
    },
  };
  return { spy, questions };
}

function onlyPass({ passes }: BlockLayout): Pass {
  expect(passes.length).toBe(1);
  return passes[0] as Pass;
}

/** The value that after `other` leads to the same hash as `second` after `first`. */
function alike(start: number, first: number, second: number, other: number): number {
  const folded = second ^ (second >>> 15) ^ mix(start, first) ^ mix(start, other);
  const value = (folded ^ (folded >>> 15) ^ (folded >>> 30)) | 0;
  expect(mix(mix(start, other), value)).toBe(mix(mix(start, first), second));
  return value;
}

describe("cost", () => {
  test("questions follow the tiles kept, not queries × keys", () => {
    const { spy, questions } = counted(and(causal(), window(256)), true);
    const { kept } = tiles(compile(spy, 65_536, 65_536));
    expect(kept).toBe(18_396);
    expect(questions.coverage).toBeLessThan(4 * kept);
    expect(questions.allows).toBeLessThanOrEqual(2 * 63);
  });

  test("and only mixed parts of a tile are asked pair by pair", () => {
    const { spy, questions } = counted(and(causal(), window(256)), false);
    const { kept, partial } = tiles(compile(spy, 65_536, 65_536));
    expect(questions.coverage).toBeLessThan(4 * kept + 32 * partial);
    expect(questions.allows).toBeLessThanOrEqual(128 * partial);
  });

  test("one query over many keys is a search, not a scan", () => {
    const { spy, questions } = counted(window(256), true);
    expect(onlyPass(compile(spy, 1, MILLION)).column.length).toBe(1);
    expect(questions.coverage).toBeLessThan(100);
  });

  const million: [Mask, number, number][] = [
    [everything(), ROWS, ROWS],
    [causal(), 2 * ROWS - 1, 2 * ROWS - 1],
    [window(256), 3 * ROWS - 9, 3 * ROWS - 9],
    [and(causal(), window(256)), 3 * ROWS - 9, 3 * ROWS - 9],
    [and(causal(), or(window(128), sinks(4))), 4 * ROWS - 10, 3 * ROWS - 4],
    [and(causal(), documents([MILLION / 2, MILLION / 2])), 2 * ROWS - 2, 2 * ROWS - 2],
  ];

  test.each(million.map(([mask, runs, turned]) => ({ name: mask.name, mask, runs, turned })))(
    "a million keys are a few runs a row: $name",
    ({ mask, runs, turned }) => {
      const layout = compile(mask, MILLION, MILLION);
      expect(onlyPass(layout).column.length).toBe(runs);
      expect(onlyPass(layout).rowStart.length).toBe(ROWS + 1);
      expect(onlyPass(transpose(layout)).column.length).toBe(turned);
    },
  );
});

describe("examples", () => {
  test("equal ones share a plane", () => {
    const layout = compile(padding([64, 40, 64, 0, 40, 100]), 33, 64);
    expect([...layout.planeOf]).toEqual([0, 1, 0, 2, 1, 0]);
    expect(layout.planes).toBe(3);
    expect(onlyPass(layout).rowStart.length).toBe(3 * 2 + 1);
    expect(tiles(layout, 3).kept).toBe(0);
    expect(tiles(layout).kept).toBe(3 * 4 + 2 * 4);
  });

  test("a mask that is the same for all of them is compiled once", () => {
    expect(compile(causal(), 64, 64).planeOf).toEqual(Int32Array.of(0));
  });

  test("planes that hash alike are told apart", () => {
    const start = mix(MIX_START, 1);
    const runs = new PassRuns("compile: mine", 1);
    const none = new PassRuns("compile: mine", 1);
    const planes = new Planes([none, runs]);
    const write = (column: number, length: number) => {
      none.endEmptyPlane();
      runs.push(column, length, FULL);
      runs.endRow();
      return planes.end();
    };
    expect(write(3, 4)).toBe(0);
    expect(write(5, alike(start, 3, 4, 5))).toBe(1);
    expect(write(3, 4)).toBe(0);
    expect(planes.count).toBe(2);
    expect([...runs.toArrays().rowStart]).toEqual([0, 1, 2]);
    expect([...none.toArrays().rowStart]).toEqual([0, 0, 0]);
  });
});

describe("bitmaps", () => {
  test("are stored once", () => {
    const pool = new BitmapPool();
    const bits = new Uint32Array(32);
    expect(pool.indexOf(bits)).toBe(EMPTY);
    expect(pool.indexOf(bits.fill(0xffffffff))).toBe(FULL);
    const numbers = Array.from({ length: 1000 }, (_, i) => pool.indexOf(bits.fill(i + 1)));
    expect(new Set(numbers).size).toBe(1000);
    expect(Array.from({ length: 1000 }, (_, i) => pool.indexOf(bits.fill(i + 1)))).toEqual(numbers);
    expect(pool.toArray().length).toBe(1001 * 32);
  });

  test("that hash alike are told apart", () => {
    const pool = new BitmapPool();
    const bits = new Uint32Array(32);
    bits.set([3, 4]);
    expect(pool.indexOf(bits)).toBe(1);
    bits.set([5, alike(MIX_START, 3, 4, 5)]);
    expect(pool.indexOf(bits)).toBe(2);
  });

  test("a mixed answer that turns out full or empty is full or empty", () => {
    const lazy = (mask: Mask, relative: boolean): Mask => ({
      ...mask,
      relative,
      coverage: () => "some",
    });
    for (const relative of [false, true]) {
      const layout = compile(lazy(causal(), relative), 128, 128);
      expect(tiles(layout)).toEqual({ kept: 10, full: 6, partial: 4 });
      expect([...onlyPass(layout).length]).toEqual([1, 1, 1, 2, 1, 3, 1]);
    }
  });
});

describe("bad arguments are named", () => {
  const broken = (part: Partial<Mask>): Mask => ({ ...causal(), name: "mine", ...part });
  const fails = () => {
    throw new Error("no table");
  };

  test.each<[() => unknown, string]>([
    [() => compile(causal(), 0, 8), "compile: queries must be an integer from 1 to 1073741824"],
    [() => compile(causal(), 8, 2 ** 31), "compile: keys must be an integer from 1 to 1073741824"],
    [() => compile(causal(), 8, Number.NaN), "compile: keys must be an integer from 1 to"],
    [
      () => compile(causal as unknown as Mask, 8, 8),
      "compile: mask must be a mask, got the function causal; call it to make one",
    ],
    [
      () => compile(documents([3, 4]), 8, 8),
      "documents(3, 4): lengths must sum to the number of keys 8, got 7",
    ],
    [
      () => compile(broken({ relative: false, allows: fails }), 8, 8),
      "compile: mine failed at query 0, key 0: no table",
    ],
    [
      () => compile(and(window(3), broken({ allows: fails })), 8, 8),
      "compile: window(3) & mine failed at query 0, key 0: no table",
    ],
    [
      () => compile(and(sinks(3), broken({ coverage: fails })), 8, 8),
      "compile: sinks(3) & mine failed at queries 0 to 7, keys 0 to 7: no table",
    ],
    [
      () => compile(broken({ coverage: () => true as never }), 8, 8),
      'compile: mine failed at queries 0 to 7, keys 0 to 7: coverage must be "none", "some" or ' +
        '"all", got true',
    ],
  ])("$1", (act, message) => {
    expect(act).toThrow(message);
  });

  test("the cause of a mask's own failure is kept", () => {
    const cause = new Error("no table");
    const mask = broken({
      allows() {
        throw cause;
      },
    });
    expect(() => compile(mask, 8, 8)).toThrow(expect.objectContaining({ cause }));
  });

  test("a layout with too many runs is refused", () => {
    const runs = new PassRuns("compile: mine", 1, 3);
    for (const column of [0, 2, 4]) runs.push(column, 1, FULL);
    runs.push(5, 1, FULL);
    expect(() => runs.push(7, 1, FULL)).toThrow(
      "compile: mine must keep at most 3 runs of tiles, got more",
    );
  });
});
