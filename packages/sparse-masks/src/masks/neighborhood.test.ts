import { describe, expect, test } from "vitest";
import { compile, density, draw, everything, neighborhood, pairs, sized } from "../index.ts";

/** NATTEN's window of one side of a canvas, as its reference kernel computes it. */
function startOf(index: number, size: number, length: number): number {
  const left = Math.floor(size / 2);
  const right = left + (size % 2) - 1;
  return Math.max(index - left, 0) + (index + right >= length ? length - right - index - 1 : 0);
}

describe("neighborhood", () => {
  test("as many keys for every query, moved inwards at the borders", () => {
    expect(draw(neighborhood(3), 6, 6).split("\n")).toEqual([
      "■ ■ ■ · · ·",
      "■ ■ ■ · · ·",
      "· ■ ■ ■ · ·",
      "· · ■ ■ ■ ·",
      "· · · ■ ■ ■",
      "· · · ■ ■ ■",
    ]);
  });

  test("of an even size one more before the query", () => {
    expect(draw(neighborhood(2), 4, 4).split("\n")).toEqual([
      "■ ■ · ·",
      "■ ■ · ·",
      "· ■ ■ ·",
      "· · ■ ■",
    ]);
  });

  test("of a canvas, size × size keys", () => {
    expect(draw(neighborhood(2, { width: 3 }), 9, 9).split("\n")).toEqual([
      "■ ■ · ■ ■ · · · ·",
      "■ ■ · ■ ■ · · · ·",
      "· ■ ■ · ■ ■ · · ·",
      "■ ■ · ■ ■ · · · ·",
      "■ ■ · ■ ■ · · · ·",
      "· ■ ■ · ■ ■ · · ·",
      "· · · ■ ■ · ■ ■ ·",
      "· · · ■ ■ · ■ ■ ·",
      "· · · · ■ ■ · ■ ■",
    ]);
  });

  test("with a dilation, inside each class", () => {
    expect(draw(neighborhood(2, { dilation: 2 }), 7, 7).split("\n")).toEqual([
      "■ · ■ · · · ·",
      "· ■ · ■ · · ·",
      "■ · ■ · · · ·",
      "· ■ · ■ · · ·",
      "· · ■ · ■ · ·",
      "· · · ■ · ■ ·",
      "· · · · ■ · ■",
    ]);
    expect(neighborhood(2, { dilation: 2 }).congruence).toEqual({ modulus: 2, remainder: 0 });
  });

  test.each([1, 2, 3, 4, 7])("is NATTEN's of size %i, pair by pair", (size) => {
    const [width, height] = [9, 11];
    const line = sized(neighborhood(size), 20, 20);
    for (let q = 0; q < 20; q++) {
      const start = startOf(q, size, 20);
      for (let k = 0; k < 20; k++) {
        expect(line.allows(q, k)).toBe(start <= k && k < start + size);
      }
    }
    const plane = sized(neighborhood(size, { width }), width * height, width * height);
    for (let q = 0; q < width * height; q++) {
      const x = startOf(q % width, size, width);
      const y = startOf(Math.floor(q / width), size, height);
      for (let k = 0; k < width * height; k++) {
        const near = (at: number, start: number) => start <= at && at < start + size;
        expect(plane.allows(q, k)).toBe(near(k % width, x) && near(Math.floor(k / width), y));
      }
    }
  });

  test("the last queries stand at the end of the canvas", () => {
    expect(draw(neighborhood(3), 2, 6).split("\n")).toEqual(["· · · ■ ■ ■", "· · · ■ ■ ■"]);
    expect(draw(neighborhood(2), 3, 2).split("\n")).toEqual(["· ·", "■ ■", "■ ■"]);
  });

  test("a side that is shorter than the size is seen whole", () => {
    expect(pairs(compile(neighborhood(99), 40, 40))).toBe(40 ** 2);
    expect(draw(neighborhood(99, { width: 10 }), 40, 40)).toBe(draw(everything(), 40, 40));
    const rows = compile(neighborhood(4, { width: 40 }), 80, 80);
    expect(pairs(rows)).toBe(80 * 2 * 4);
    expect(pairs(compile(neighborhood(9, { dilation: 8 }), 64, 64))).toBe(64 * 8);
  });

  test("a canvas of 256 × 256 is asked about in its mixed tiles only", () => {
    const mask = sized(neighborhood(7, { width: 256 }), 65_536, 65_536);
    let asked = 0;
    const counted = {
      ...mask,
      allows(q: number, k: number) {
        asked++;
        return mask.allows(q, k);
      },
    };
    const layout = compile(counted, 65_536, 65_536);
    expect(density(layout)).toBeCloseTo(49 / 65_536, 15);
    expect(layout.bitmaps.length / 32).toBeLessThan(20);
    expect(asked).toBeLessThan(65_536 * 4);
  });

  test("bad arguments are named", () => {
    expect(() => neighborhood(0)).toThrow("neighborhood: size must be a positive integer, got 0");
    expect(() => neighborhood(3, { width: 0 })).toThrow("neighborhood: width must be a positive");
    expect(() => neighborhood(3, { dilation: 0 })).toThrow("neighborhood: dilation must be a");
    expect(() => neighborhood(3, { height: 4 } as object)).toThrow(
      'neighborhood: unknown option "height"; the options are width, dilation',
    );
    expect(() => compile(neighborhood(3, { width: 4 }), 10, 10)).toThrow(
      "neighborhood(3, { width: 4 }): keys must be a multiple of the width 4, got 10",
    );
  });
});
