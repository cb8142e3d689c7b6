import fc from "fast-check";
import { expect, test } from "vitest";
import type { Coverage } from "../coverage.ts";
import { descend, type Segment } from "./descend.ts";

const tile = fc.constantFrom<Coverage>("none", "none", "some", "all", "all");
const matrix = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(tile, { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  );

/** What is left of a row when equal neighbours of "all" are joined. */
function segmentsOf(row: readonly Coverage[]): Segment[] {
  const segments: Segment[] = [];
  row.forEach((answer, c) => {
    const last = segments.at(-1);
    if (answer === "all" && last?.all && last.end === c) {
      segments[segments.length - 1] = { ...last, end: c + 1 };
    } else if (answer !== "none") segments.push({ first: c, end: c + 1, all: answer === "all" });
  });
  return segments;
}

test("rows come in order, with every tile that is not none, joined where all", () => {
  fc.assert(
    fc.property(matrix, (tiles) => {
      const ask = (r0: number, r1: number, c0: number, c1: number): Coverage => {
        const answers = new Set(tiles.slice(r0, r1).flatMap((row) => row.slice(c0, c1)));
        const [only = "none"] = answers;
        return answers.size === 1 ? only : "some";
      };
      const rows: (readonly Segment[])[] = [];
      descend(tiles.length, tiles[0]?.length ?? 0, ask, (row, segments) => {
        expect(row).toBe(rows.length);
        rows.push(segments);
      });
      expect(rows).toEqual(tiles.map(segmentsOf));
    }),
    { seed: 20190727, numRuns: 300 },
  );
});
