import fc from "fast-check";
import { expect, test } from "vitest";
import { layersOf } from "./layers.ts";
import { type Colour, type Paint, solid } from "./paint.ts";
import { cellsIn } from "./readSvg.test.ts";

const colours: readonly (Colour | undefined)[] = [undefined, "full", "partial"];

test("rectangles cover every cell once, in its paint", () => {
  const grids = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
    .chain(([rows, columns]) =>
      fc.record({
        rows: fc.constant(rows),
        columns: fc.constant(columns),
        cells: fc.array(fc.constantFrom(...colours), {
          minLength: rows * columns,
          maxLength: rows * columns,
        }),
      }),
    );
  fc.assert(
    fc.property(grids, ({ rows, columns, cells }) => {
      const layers = layersOf(rows, columns, (row, column): Paint | undefined => {
        const colour = cells[row * columns + column];
        return colour && solid(colour);
      });
      const found = new Array<Colour | undefined>(rows * columns).fill(undefined);
      for (const { colour, path } of layers) {
        for (const [row, column] of cellsIn(path)) {
          expect(found[row * columns + column]).toBeUndefined();
          found[row * columns + column] = colour;
        }
      }
      expect(found).toEqual(cells);
    }),
    { seed: 20190727, numRuns: 300 },
  );
});

test("equal cells are one rectangle, a diagonal one for each cell", () => {
  expect(layersOf(5, 7, () => solid("full"))).toEqual([
    { colour: "full", opacity: 1, path: "M0 0h7v5h-7z" },
  ]);
  const diagonal = layersOf(3, 3, (row, column) => (row === column ? solid("full") : undefined));
  expect(diagonal[0]?.path).toBe("M0 0h1v1h-1zM1 1h1v1h-1zM2 2h1v1h-1z");
  expect(layersOf(3, 3, () => undefined)).toEqual([]);
});
