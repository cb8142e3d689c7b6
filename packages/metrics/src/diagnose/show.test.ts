import { readFileSync } from "node:fs";
import { causal, fromPredicate } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { adviseMasks } from "./adviseMasks.ts";
import type { AttentionReport } from "./attentionReport.ts";
import { diagnose } from "./diagnose.ts";
import { drawBlockMass } from "./pictures/drawBlockMass.ts";
import { drawLocalMass } from "./pictures/drawLocalMass.ts";
import { DARK, LIGHT } from "./pictures/stylesheet.ts";
import { heads, syntheticHeads } from "./syntheticHeads.test.ts";
import { adviceTable } from "./text/adviceTable.ts";
import { digits } from "./text/digits.ts";
import { reachOf } from "./text/reachOf.ts";
import { reportTable } from "./text/reportTable.ts";

const N = 256;
let report: AttentionReport;
let advised: string;
let odd: readonly AttentionReport[];

beforeAll(async () => {
  await tf.setBackend("cpu");
  tf.tidy(() => {
    const plain = syntheticHeads(1, N, 16);
    const [q, k] = [plain.q, plain.k].map(({ values, shape }) => tf.tensor(values, shape)) as [
      tf.Tensor,
      tf.Tensor,
    ];
    report = diagnose(q, k, { mask: causal(), blocks: 8 });
    advised = adviceTable(adviseMasks(q, k, { mask: causal() }));
    const named = fromPredicate(() => true, { name: 'a < b & "c" > \u0000]]>' });
    const none = { ...named, name: "none", allows: () => false };
    const one = tf.ones([1, 1, 1, 4]);
    odd = [
      diagnose(one, one, { mask: named }),
      diagnose(one, tf.mul(one, Number.NaN)),
      diagnose(tf.ones([2, 9, 40, 4]), tf.ones([2, 9, 70, 4]), { mask: none }),
    ];
  });
});

test("a report as a table", () => {
  const lines = reportTable(report).split("\n");
  expect(lines[0]).toBe(
    "head  keys  entropy  exp H  1/Σp²      S   Gini   top 8  sinks 4  distance  99 % within  rank",
  );
  const uniform = report.heads[Object.keys(heads).indexOf("uniform")];
  const cells = lines[3]?.trim().split(/ {2,}/);
  expect(cells?.slice(0, 2)).toEqual(["2", "129"]);
  expect(cells?.[2]).toBe(digits(uniform?.entropy ?? 0));
  expect(cells?.[5]).toBe("1.00");
  expect(new Set(lines.slice(0, 6).map((line) => line.length)).size).toBe(1);
  expect(lines[7]).toBe(
    "causal, 256 queries × 256 keys. Gini, top 8, rank: of 64 of 256 rows (seed 1).",
  );
  const twice = { ...report.similarity, values: new Float64Array(25).fill(0.95) };
  expect(
    reportTable({ ...report, similarity: twice })
      .split("\n")
      .at(-1),
  ).toBe("alike: 0 and 1 (0.950), 0 and 2 (0.950), 0 and 3 (0.950), 0 and 4 (0.950)");
  for (const one of odd) expect(reportTable(one)).toContain("all rows");
});

test("advice as a table", () => {
  const lines = advised.split("\n");
  expect(lines[0]).toBe("head    keeps  of dense work  mask");
  expect(lines[1]).toMatch(/^ {3}0 +99\.\d % +\d+\.\d % {2}window\(\d+\)$/);
  expect(lines[3]).toBe("   2  100.0 %        100.0 %  causal()");
  expect(lines[7]).toMatch(
    /^together: keeps 99\.\d %, saves \d+\.\d % of the pairs computed now\./,
  );
});

test("the README shows what is said of the five heads", () => {
  const plain = syntheticHeads(1, 512, 16);
  const [q, k] = [plain.q, plain.k].map(({ values, shape }) => tf.tensor(values, shape)) as [
    tf.Tensor,
    tf.Tensor,
  ];
  const shown = diagnose(q, k, { mask: causal() });
  const advice = adviceTable(adviseMasks(q, k, { mask: causal() }));
  tf.dispose([q, k]);
  const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
  expect(read("README.md")).toContain(`${reportTable(shown)}\n\n${advice}\n`);
  expect(read("pictures/blockMass.svg")).toBe(drawBlockMass(shown));
});

test("how far a share reaches", () => {
  const curve = [0.2, 0.5, 0.99, 1].map((share, at) => ({ within: 2 ** at - 1, share }));
  expect([0.1, 0.5, 0.6, 0.99, 1].map((share) => reachOf(curve, share))).toEqual([0, 1, 3, 3, 7]);
  const rounded = [0.989995, 1].map((share, within) => ({ within, share }));
  expect(reachOf(rounded, 0.99)).toBe(0);
  expect(reachOf([{ within: 0, share: Number.NaN }], 0.5)).toBeNaN();
  expect([0.99961, 0.0012345, 0.00099999, 12345, 0, -0.5].map(digits)).toEqual([
    ...["1.00", "0.00123", "0.00100", "12300", "0", "-0.500"],
  ]);
});

/** Throws unless every element is closed in order and every attribute is quoted. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  for (const tag of svg.replace(/>[^<]*/g, ">").match(/<[^>]*>/g) ?? []) {
    const parts = /^<(\/?)(\w+)((?: [\w:-]+="[^"<&]*")*)(\/?)>$/.exec(tag);
    if (parts === null) expect.fail(`not an element: ${tag}`);
    const [, closing, name = "", , empty] = parts;
    if (closing) expect(open.pop()).toBe(name);
    else if (!empty) open.push(name);
  }
  expect(open).toEqual([]);
  expect(svg.replace(/&(amp|lt|gt);/g, "")).not.toContain("&");
}

describe.each([
  ["drawBlockMass", drawBlockMass],
  ["drawLocalMass", drawLocalMass],
] as const)("%s", (name, draw) => {
  test("is well-formed, described, and small", () => {
    for (const one of [report, ...odd]) {
      const svg = draw(one);
      expectWellFormed(svg);
      expect(svg).not.toMatch(/="[^"]*(NaN|Infinity|undefined)|undefined/);
      expect(svg).toContain('role="img"');
      expect(svg).toContain("prefers-color-scheme:dark");
      const description = /<desc>(.*?)<\/desc>/s.exec(svg)?.[1];
      for (const { head } of one.heads) expect(description).toContain(`Head ${head}: `);
      expect(svg.length).toBeLessThan(40_000);
    }
    expect(draw(odd[0] as AttentionReport)).toContain('a &lt; b &amp; "c" &gt; ]]&gt;');
    expect(draw(report, { width: 1000 })).toContain('width="1000"');
    expect(() => draw(report, { width: 10 })).toThrow(
      new RangeError(`${name}: width must be an integer from 240 to 4096, got 10`),
    );
  });
});

test("the map shows mass where it is", () => {
  const svg = drawBlockMass(report);
  const panels = [...svg.matchAll(/<g transform="scale[^>]*>\n(.*?)<\/g>/gs)].map(([, p]) => p);
  expect(panels.length).toBe(5);
  const cells = (panel = "") => {
    const found = new Map<string, number>();
    for (const [, opacity = "", path = ""] of panel.matchAll(
      /fill-opacity="([\d.]+)" d="([^"]*)"/g,
    )) {
      for (const [, x = "", y = "", width = ""] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
        for (let column = +x; column < +x + +width; column++) found.set(`${y} ${column}`, +opacity);
      }
    }
    return found;
  };
  for (const [head, panel] of panels.entries()) {
    const { values, rows, columns } = report.heads[head]?.blockMass ?? {
      values: [],
      rows: 0,
      columns: 0,
    };
    const shades = cells(panel);
    for (let row = 0; row < rows; row++) {
      const line = Array.from(values).slice(row * columns, (row + 1) * columns);
      const sum = line.reduce((total, mass) => total + mass, 0);
      line.forEach((mass, column) => {
        const shade = shades.get(`${row} ${column}`) ?? 0;
        const right = mass / sum > 1e-3 ? Math.ceil(12 * Math.sqrt(mass / sum) - 1e-3) / 12 : 0;
        expect(shade).toBeCloseTo(Math.min(right, 1), 2);
      });
    }
  }
});

test("colours stand out from the ground: text by 7, all else by 3", () => {
  const luminance = (colour: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const { paper, text, frame, mass } of [LIGHT, DARK]) {
    const contrast = (colour: string) => {
      const [dark = 0, light = 0] = [luminance(colour), luminance(paper)].sort((a, b) => a - b);
      return (light + 0.05) / (dark + 0.05);
    };
    expect(contrast(text)).toBeGreaterThan(7);
    for (const colour of [frame, mass]) expect(contrast(colour)).toBeGreaterThan(3);
  }
});
