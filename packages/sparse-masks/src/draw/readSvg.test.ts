import { expect, test } from "vitest";
import { and, causal, drawSvg, fromPredicate, sparse } from "../index.ts";

/** A cell as it is filled: `full 1`, or `none`. */
export type Filled = string;

/** The cells that a path fills, as [row, column]. */
export function* cellsIn(path: string): Generator<readonly [number, number]> {
  for (const [, x = "", y = "", width = "", height = "", back = ""] of path.matchAll(
    /M(\d+) (\d+)h(\d+)v(\d+)h-(\d+)z/g,
  )) {
    expect(back).toBe(width);
    for (let row = +y; row < +y + +height; row++) {
      for (let column = +x; column < +x + +width; column++) yield [row, column];
    }
  }
}

/** The panels of a picture, each as the rows of its cells once it is told how many there are. */
export function readPanels(svg: string): ((rows: number, columns: number) => Filled[][])[] {
  const panels = [...svg.matchAll(/<g transform[^>]*>\n(.*?)<\/g>/gs)];
  return panels.map(([, inside = ""]) => (rows, columns) => {
    const cells = Array.from({ length: rows }, () => new Array<Filled>(columns).fill("none"));
    const paths = inside.matchAll(
      /<path class="(\w+)"(?: fill-opacity="([\d.]+)")? d="([^"]*)"\/>/g,
    );
    for (const [, colour, opacity = "1", path = ""] of paths) {
      for (const [row, column] of cellsIn(path)) {
        const line = cells[row];
        expect(line?.[column]).toBe("none");
        if (line) line[column] = `${colour} ${opacity}`;
      }
    }
    return cells;
  });
}

/** Throws unless every element is closed in order and every attribute is quoted. */
export function expectWellFormed(svg: string): void {
  const open: string[] = [];
  const tags = svg.replace(/>[^<]*/g, ">").match(/<[^>]*>/g) ?? [];
  expect(tags.join("")).toBe(svg.replace(/>[^<]*/g, ">"));
  for (const tag of tags) {
    const parts = /^<(\/?)(\w+)((?: [\w:-]+="[^"<&]*")*)(\/?)>$/.exec(tag);
    if (parts === null) expect.fail(`not an element: ${tag}`);
    const [, closing, name = "", , empty] = parts;
    if (closing) expect(open.pop()).toBe(name);
    else if (!empty) open.push(name);
  }
  expect(open).toEqual([]);
  expect(svg.replace(/&(amp|lt|gt);/g, "")).not.toContain("&");
}

test("pictures are well-formed, whatever the mask is called", () => {
  const named = fromPredicate(() => true, { name: 'a < b & "c" > \u0000]]>' });
  for (const show of ["pairs", "passes", "tiles", "kernel"] as const) {
    const svg = drawSvg(and(named, sparse(4)), 33, 40, { show });
    expectWellFormed(svg);
    expect(svg).toContain('a &lt; b &amp; "c" &gt; ]]&gt;');
    expectWellFormed(drawSvg(causal(), 2000, 100, { show }));
  }
});
