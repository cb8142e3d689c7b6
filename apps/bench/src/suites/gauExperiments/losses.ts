import type { Point } from "../../report/charts.ts";

interface Learned {
  readonly name: string;
  readonly losses: Float32Array;
}

const mean = (values: Float32Array) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean loss of the last tenth of the steps: batches differ in how hard they are. */
export const endOf = (losses: Float32Array): number =>
  mean(losses.subarray(Math.floor(0.9 * losses.length)));

/** Means over neighbours, four to each side, as points of a chart. */
export const curvesOf = (learned: readonly Learned[]): Point[] =>
  learned.flatMap(({ name, losses }) =>
    Array.from(losses, (_, i) => ({
      series: name,
      x: i + 1,
      y: mean(losses.subarray(Math.max(0, i - 4), i + 5)),
    })),
  );
