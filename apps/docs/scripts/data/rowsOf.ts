import type { ExtrapolationCell } from "@frugal/positional/extrapolation";

/** Positions that a point of a curve is the mean of. */
export const MEAN = 16;
/** Texts that curves are of. */
const CURVE = 512;

/** A model, trained from one seed, as the experiment keeps it. */
export interface Judged {
  readonly model: string;
  readonly seed: number;
  readonly steps: number;
  readonly cells: readonly (ExtrapolationCell & { readonly curve: readonly number[] })[];
}

/** For each model, method and number of steps, means over seeds, and from where to where they lie. */
export function rowsOf(found: readonly Judged[]): object[] {
  const runs = found.flatMap(({ model, seed, steps, cells }) =>
    [...new Set(cells.map(({ method }) => method))].map((method) => ({
      ...{ model, method, seed, steps },
      cells: cells.filter((cell) => cell.method === method),
    })),
  );
  const [firstSeed] = runs.map(({ seed }) => seed);
  return runs
    .filter(({ seed }) => seed === firstSeed)
    .map(({ model, method, steps, cells }) => {
      const seeds = runs.filter(
        (run) => run.model === model && run.method === method && run.steps === steps,
      );
      const far = cells.filter(({ length }) => length <= CURVE).at(-1) as (typeof cells)[number];
      const ofSeeds = (length: number) =>
        seeds.flatMap((run) => run.cells.filter((cell) => cell.length === length));
      const curves = ofSeeds(far.length).map(({ curve }) => curve);
      return {
        ...{ model, method, steps, seeds: seeds.length },
        cells: cells.map(({ length }) => {
          const own = ofSeeds(length);
          return {
            length,
            nonRepeated: spread(own.map((cell) => cell.nonRepeated)),
            repeated: spread(own.map((cell) => cell.repeated)),
            gain: spread(own.map((cell) => cell.gain)),
          };
        }),
        curve: Array.from({ length: far.length / MEAN }, (_, i) =>
          round(mean(curves.flatMap((curve) => Array.from(curve.slice(i * MEAN, (i + 1) * MEAN))))),
        ),
      };
    });
}

const round = (value: number) => Number(value.toFixed(4));
const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
const spread = (values: readonly number[]) => ({
  mean: round(mean(values)),
  low: round(Math.min(...values)),
  high: round(Math.max(...values)),
});
