import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  allowsPair,
  and,
  atrous,
  causal,
  documents,
  drawSvg,
  everything,
  fixed,
  layoutOf,
  local,
  type Mask,
  or,
  type PictureOptions,
  padding,
  perHead,
  sinks,
  sized,
  sparse,
  TILE,
  window,
} from "../index.ts";
import { composition } from "../laws/zoo.test.ts";
import { readPanels } from "./readSvg.test.ts";

const RUNS = { seed: 20190727, numRuns: 40 };
const sizes = fc.constantFrom<[number, number]>([50, 50], [20, 64], [100, 33]);
const subject = sizes.chain(([N, M]) => composition(N, M).map((mask) => ({ mask, N, M })));
const million = 2 ** 20;

/** Allowed pairs of each square cell. */
function counts(mask: Mask, N: number, M: number, side: number): number[][] {
  const known = sized(mask, N, M);
  const cells = Array.from({ length: Math.ceil(N / side) }, () =>
    new Array<number>(Math.ceil(M / side)).fill(0),
  );
  for (let i = 0; i < N; i++) {
    for (let j = 0; j < M; j++) {
      const line = cells[Math.floor(i / side)];
      const column = Math.floor(j / side);
      if (line && known.allows(i + M - N, j, 0, 0)) line[column] = (line[column] ?? 0) + 1;
    }
  }
  return cells;
}

const areaOf = (row: number, column: number, N: number, M: number, side: number) =>
  Math.min(side, N - row * side) * Math.min(side, M - column * side);

const panels = (mask: Mask, N: number, M: number, side: number, options: PictureOptions) =>
  readPanels(drawSvg(mask, N, M, options)).map((read) =>
    read(Math.ceil(N / side), Math.ceil(M / side)),
  );

/** The strength of a cell's paint, 0 for none. */
const strength = (cell: string) => (cell === "none" ? 0 : Number(cell.split(" ")[1]));

describe("pairs", () => {
  test("one by one", () => {
    fc.assert(
      fc.property(subject, ({ mask, N, M }) => {
        const [cells] = panels(mask, N, M, 1, {});
        expect(cells).toEqual(
          counts(mask, N, M, 1).map((line) => line.map((one) => (one ? "allowed 1" : "none"))),
        );
      }),
      RUNS,
    );
  });

  test("in cells, the stronger the larger the share", () => {
    fc.assert(
      fc.property(subject, ({ mask, N, M }) => {
        const side = Math.ceil(Math.max(N, M) / 8);
        const [cells = []] = panels(mask, N, M, side, { cells: 8 });
        const byShare = counts(mask, N, M, side)
          .flatMap((line, row) =>
            line.map((count, column) => ({
              share: count / areaOf(row, column, N, M, side),
              paint: strength(cells[row]?.[column] ?? ""),
            })),
          )
          .sort((a, b) => a.share - b.share);
        byShare.forEach(({ share, paint }, i) => {
          expect(paint).toBeGreaterThanOrEqual(byShare[i - 1]?.paint ?? 0);
          if (share === 0) expect(paint).toBe(0);
          else expect(paint).toBeGreaterThan(0.12);
          expect(paint === 1).toBe(share === 1);
        });
      }),
      RUNS,
    );
  });

  test("of one example and one head", () => {
    const mask = perHead([padding([0, 5]), everything()]);
    const painted = (options: PictureOptions) =>
      panels(mask, 8, 8, 1, options)[0]
        ?.flat()
        .filter((cell) => cell !== "none").length;
    expect(painted({})).toBe(0);
    expect(painted({ example: 1 })).toBe(40);
    expect(painted({ head: 1 })).toBe(64);
  });

  test("their share is exact, or said to be about", () => {
    expect(drawSvg(and(causal(), window(256)), 8192, 8192)).toContain(": 3.08 % of the pairs");
    expect(drawSvg(sparse(64), million, million)).toContain(": 1.57 % of the pairs");
    const lazy: Mask = { ...atrous(16), relative: false, coverage: () => "some" };
    expect(drawSvg(lazy, 8192, 8192, { cells: 32 })).toMatch(/: about 6\.[0-4]\d* % of the pairs/);
  });
});

describe("tiles", () => {
  test("in natural order: full, partial, empty", () => {
    fc.assert(
      fc.property(subject, ({ mask, N, M }) => {
        const [cells] = panels(mask, N, M, TILE, { show: "tiles" });
        expect(cells).toEqual(
          counts(mask, N, M, TILE).map((line) =>
            line.map((count) => {
              if (count === 0) return "none";
              return count === TILE * TILE ? "full 1" : "partial 1";
            }),
          ),
        );
      }),
      RUNS,
    );
    expect(drawSvg(atrous(16), 2048, 2048, { show: "tiles" })).toContain("4096 of 4096 tiles");
    expect(drawSvg(causal(), 16_384, 16_384, { show: "tiles" })).toContain(
      "8256 of 16384 squares of 4 × 4 tiles",
    );
  });

  test("as kernels visit them, pass by pass", () => {
    fc.assert(
      fc.property(subject, ({ mask, N, M }) => {
        const layout = layoutOf(mask, N, M);
        const plane = layout.planeOf[0] ?? 0;
        const taking = layout.passes.filter(
          ({ rowStart, rows }) => rowStart[plane * rows] !== rowStart[(plane + 1) * rows],
        );
        const svg = drawSvg(mask, N, M, { show: "kernel", cells: 512 });
        taking.forEach(({ rows, columns, rowStart, column, length, bitmap }, at) => {
          const expected = Array.from({ length: rows }, () => new Array(columns).fill("none"));
          for (let row = 0; row < rows; row++) {
            const end = rowStart[plane * rows + row + 1] ?? 0;
            for (let run = rowStart[plane * rows + row] ?? 0; run < end; run++) {
              const first = column[run] ?? 0;
              const paint = bitmap[run] === 0 ? "full 1" : "partial 1";
              expected[row]?.fill(paint, first, first + (length[run] ?? 0));
            }
          }
          expect(readPanels(svg)[at]?.(rows, columns)).toEqual(expected);
        });
        expect(readPanels(svg).length).toBe(Math.max(1, taking.length));
      }),
      RUNS,
    );
  });

  test("many in one cell: by the share visited, in the colour of most", () => {
    const [cells] = panels(causal(), 64 * TILE, 64 * TILE, 8 * TILE, { show: "kernel", cells: 8 });
    expect(cells?.[3]?.slice(0, 5)).toEqual(["full 1", "full 1", "full 1", "full 0.78", "none"]);
    const ragged = panels(everything(), 8 * TILE + 1, 8, 2 * TILE, { show: "kernel", cells: 8 });
    expect(ragged[0]).toEqual(new Array(5).fill(["partial 1"]));
  });

  test("have panels with titles, side by side", () => {
    const svg = drawSvg(or(local(3), atrous(8), atrous(5)), 64, 64, { show: "kernel" });
    for (const title of ["natural order", "position modulo 5", "position modulo 8"]) {
      expect(svg).toContain(`>${title}</text>`);
    }
    expect(drawSvg(fixed(16, 4), 64, 64, { show: "kernel" })).toContain(
      ">keys by position modulo 16</text>",
    );
    expect(drawSvg(sinks(0), 64, 64, { show: "kernel" })).toContain(": 0 tiles, 0 of them full");
  });
});

describe("passes", () => {
  test("pairs in the colour of the pass that computes them", () => {
    fc.assert(
      fc.property(subject, ({ mask, N, M }) => {
        const layout = layoutOf(mask, N, M);
        const alone = layout.passes
          .map((pass) => ({ ...layout, passes: [pass] }))
          .filter((one) => {
            const { rows, rowStart } = one.passes[0] ?? layout.passes[0]!;
            const plane = layout.planeOf[0] ?? 0;
            return rowStart[plane * rows] !== rowStart[(plane + 1) * rows];
          });
        const [cells] = panels(mask, N, M, 1, { show: "passes" });
        for (let i = 0; i < N; i++) {
          for (let j = 0; j < M; j++) {
            const pass = alone.findIndex((one) => allowsPair(one, i, j));
            const expected = pass < 0 ? "none" : `pass${pass + 1} 1`;
            if (cells?.[i]?.[j] !== expected) {
              expect.fail(`${mask.name}: ${cells?.[i]?.[j]} at ${i}, ${j}, not ${expected}`);
            }
          }
        }
      }),
      RUNS,
    );
  });

  test("cells in the colour of most of their pairs, as strong as all of them", () => {
    const [cells] = panels(sparse(8), 64, 64, 8, { show: "passes", cells: 8 });
    const [pairs] = panels(sparse(8), 64, 64, 8, { cells: 8 });
    expect(cells?.[0]?.map((cell) => cell.split(" ")[0])).toEqual([
      "pass1",
      "pass1",
      ...new Array(6).fill("pass2"),
    ]);
    expect(cells?.flat().map(strength)).toEqual(pairs?.flat().map(strength));
  });

  test("are named with their shares", () => {
    const svg = drawSvg(sparse(64), 4096, 4096, { show: "passes" });
    expect(svg).toContain(": 4.61 % of the pairs, in 2 passes<");
    expect(svg).toContain(">natural order: 67.7 %<");
    expect(svg).toContain(">position modulo 64: 32.3 %<");
  });
});

describe("a picture", () => {
  const mask = and(causal(), or(window(256), sinks(64)));

  test("says what it shows to those who cannot see it", () => {
    const svg = drawSvg(mask, 8192, 8192);
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" class="frugal-mask" role="img"/,
    );
    expect(svg).toContain(
      "<title>causal &amp; (window(256) | sinks(64)), 8192 queries × 8192 keys: 3.83 % of the pairs</title>",
    );
    expect(svg).toContain("<desc>A cell is 64 queries (rows) by 64 keys (columns). The stronger");
    expect(svg).toContain("prefers-color-scheme:dark");
  });

  test("is as wide as asked, and cuts text that would not fit", () => {
    const svg = drawSvg(documents([100, 20, 3, 5]), 128, 128, { width: 200 });
    expect(svg).toContain('width="200" height="');
    expect(svg).toContain(">128 queries × 128 keys: 6…</text>");
    expect(svg).toContain("63.7 % of the pairs</title>");
    const [, x, scale] = /translate\((\d+) [\d.]+\) scale\(([\d.]+)\)/.exec(svg) ?? [];
    expect(Number(x) + 128 * Number(scale)).toBeCloseTo(188, 3);
    const flat = drawSvg(causal(), 10, 1000, { width: 1024 });
    expect(Number(/height="([\d.]+)"/.exec(flat)?.[1])).toBeLessThan(120);
    const tall = drawSvg(causal(), 1000, 10, { width: 1024 });
    expect(Number(/height="([\d.]+)"/.exec(tall)?.[1])).toBeLessThan(1100);
  });

  test("of a million stays small", () => {
    for (const show of ["pairs", "passes", "tiles", "kernel"] as const) {
      expect(drawSvg(mask, million, million, { show }).length).toBeLessThan(10_000);
    }
  });

  test("does not ask about every pair", () => {
    let asked = 0;
    const spied: Mask = {
      ...documents(new Array(16).fill(million / 16)),
      allows: () => expect.fail("no pair is asked about"),
      coverage(rect) {
        asked++;
        return documents(new Array(16).fill(million / 16)).coverage(rect);
      },
    };
    drawSvg(spied, million, million, { cells: 64 });
    expect(asked).toBe(64 * 64);
  });

  test("refuses what it does not know", () => {
    expect(() => drawSvg(mask, 8, 8, { show: "pixels" as "pairs" })).toThrow(
      'drawSvg: show must be one of "pairs", "passes", "tiles", "kernel", got pixels',
    );
    expect(() => drawSvg(mask, 8, 8, { show: "toString" as "pairs" })).toThrow("show must be");
    expect(() => drawSvg(mask, 0, 8)).toThrow("drawSvg: queries must be a positive integer, got 0");
    expect(() => drawSvg(mask, 8, 8, { width: 99 })).toThrow(
      "drawSvg: width must be an integer from 160 to 4096, got 99",
    );
    expect(() => drawSvg(mask, 8, 8, { cells: 1000 })).toThrow("drawSvg: cells must be");
    expect(() => drawSvg(padding([1, 2]), 8, 8, { example: 2 })).toThrow("drawSvg: example must");
    expect(() => drawSvg(perHead([mask, local(1)]), 8, 8, { head: 2 })).toThrow("drawSvg: head");
    expect(() => drawSvg(documents([3]), 8, 8)).toThrow("must sum to the number of keys 8");
  });
});
