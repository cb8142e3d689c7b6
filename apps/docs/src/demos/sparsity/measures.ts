import {
  gini,
  hoyer,
  hurleyRickardMeasures,
  kurtosis,
  l1OverL2,
  type Measure,
  meanOverMax,
  shannonEntropy,
} from "@frugal/metrics";

/** What the demo compares: those of the essay first, then the rest of Hurley and Rickard's. */
export const measures: readonly Measure[] = distinct([
  l1OverL2,
  meanOverMax,
  shannonEntropy,
  hoyer,
  gini,
  kurtosis,
  ...hurleyRickardMeasures(),
]);

function distinct(all: readonly Measure[]): Measure[] {
  return [...new Map(all.map((measure) => [measure.name, measure])).values()];
}
