import {
  effectiveFraction,
  gini,
  hoyer,
  hurleyRickard,
  kurtosis,
  l1OverL2,
  meanOverMax,
} from "@frugal/metrics";

const weights = [0.7, 0.1, 0.1, 0.05, 0.05];
for (const measure of [l1OverL2, meanOverMax, effectiveFraction(2), hoyer, gini, kurtosis]) {
  const verdicts = Object.entries(hurleyRickard(measure, { trials: 500 }));
  const lacking = verdicts.filter(([, counterExample]) => counterExample).map(([name]) => name);
  console.log(
    `${measure.name}: ${measure.of(weights).toFixed(3)}, ${measure.sparser} is sparser,`,
    lacking.length === 0 ? "has all six properties" : `lacks ${lacking.join(", ")}`,
  );
}
