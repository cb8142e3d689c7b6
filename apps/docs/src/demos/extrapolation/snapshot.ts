import recorded from "../../../data/extrapolationCurves.json";
import type { Series } from "../../pages/chart.ts";

export type Row = (typeof recorded.rows)[number];
export const { rows, command, date, machine, toy, mean } = recorded;

/** Numbers of steps that models were trained for, the fewest first. */
export const STEPS: readonly number[] = [...new Set(rows.map(({ steps }) => steps))].sort(
  (a, b) => a - b,
);

/** What a chart of the experiment shows. */
export const VIEWS = ["nonRepeated", "repeated", "gain", "curve"] as const;
export type View = (typeof VIEWS)[number];

export const nameOf = ({ model, method }: Row): string =>
  model === method.replace(/\(.*/, "") ? method : `${model}: ${method}`;

/** Lengths by their logarithm to 2, positions as they are: a series for each row. */
export function seriesOf(chosen: readonly Row[], view: View): Series[] {
  return chosen.map((row, style) => ({
    name: nameOf(row),
    style,
    line: true,
    points:
      view === "curve"
        ? row.curve.map((y, i) => ({ x: (i + 0.5) * mean, y }))
        : row.cells.map((cell) => ({ x: Math.log2(cell.length), y: cell[view].mean })),
  }));
}
