import {
  type CriterionId,
  criteria,
  effectiveFraction,
  energyEntropy,
  gaussianEntropy,
  gini,
  hoyer,
  hurleyRickard,
  hurleyRickardMeasures,
  kappa4,
  kurtosis,
  l1OverL2,
  l2OverL1,
  largerIsSparser,
  type Measure,
  meanOverMax,
  negativeL1,
  negativeLog,
  negativeLp,
  pqIndex,
  pqMean,
  ratioOfMeans,
  shannonEntropy,
  zeroCount,
  zeroFraction,
} from "@frugal/metrics";
import type { Claim } from "@frugal/tooling/claim";

/** Measure, and which of D1 D2 D3 D4 P1 P2 no counter-example was found for. */
const expected: readonly (readonly [measure: Measure, verdicts: string])[] = [
  [zeroCount(), ". Y . . . Y"],
  [zeroFraction(), ". Y . Y . Y"],
  [zeroFraction(0.1), ". . . Y . Y"],
  [negativeL1, ". . Y . . ."],
  [negativeLp(0.5), "Y . Y . . ."],
  [l2OverL1, "Y Y Y . Y ."],
  [negativeLog, ". . Y . . ."],
  [kappa4, ". Y Y . Y ."],
  [kurtosis, ". Y Y Y Y Y"],
  [gaussianEntropy, ". . . . . ."],
  [energyEntropy, ". Y Y . Y ."],
  [hoyer, "Y Y Y . Y Y"],
  [meanOverMax, ". Y Y Y Y Y"],
  [l1OverL2, "Y Y Y Y Y Y"],
  [ratioOfMeans(0.5, 2), "Y Y Y Y Y Y"],
  [ratioOfMeans(1, 4), "Y Y Y Y Y Y"],
  [ratioOfMeans(2, 4), ". Y Y Y Y Y"],
  [shannonEntropy, "Y Y Y . Y ."],
  [effectiveFraction(1), "Y Y Y Y Y Y"],
  [effectiveFraction(2), "Y Y Y Y Y Y"],
  [gini, "Y Y Y Y Y Y"],
  [pqIndex(), "Y Y Y Y Y Y"],
];

const verdictsOf = (measure: Measure) => {
  const found = hurleyRickard(measure);
  return (Object.keys(criteria) as CriterionId[]).map((id) => (found[id] ? "." : "Y")).join(" ");
};

/** The six properties, measure by measure. */
export const criteriaTable: Claim = {
  id: "M1",
  source:
    "Hurley and Rickard 2009, Table III; Su 2023, kexue.fm/archives/9595. H_G has no property because a " +
    "value of 0 makes it infinite; of values above 0 it has D1 and D3",
  statement:
    "Of Hurley and Rickard's six properties the Gini index, pq-means with p ≤ 1 < q (E|x|/√E x² among " +
    "them) and exp(H)/n have all; Hoyer lacks D4, mean/max and kurtosis lack D1.",
  expected: `${expected.length} measures by 6 properties, each as in the table; 3000 random arrays each`,
  async run() {
    const rows = expected.map(([measure, verdicts]) => {
      const found = verdictsOf(measure);
      return { name: largerIsSparser(measure).name, found, right: found === verdicts };
    });
    const named = new Set(rows.map(({ name }) => name));
    const others = hurleyRickardMeasures()
      .map((measure) => ({ name: largerIsSparser(measure).name, measure }))
      .filter(({ name }) => !named.has(name) && name !== pqMean(1, 2).name)
      .map(({ name, measure }) => ({ name, found: verdictsOf(measure), right: true }));
    const lines = [
      { name: "", found: Object.keys(criteria).join(" "), right: true },
      ...rows,
      ...others,
    ].map(({ name, found, right }) => {
      const cells = found.split(" ").map((cell) => cell.padEnd(2));
      return `${name.padEnd(24)}${cells.join(" ")}${right ? "" : " NOT as expected"}`;
    });
    const right = rows.filter((row) => row.right).length;
    return {
      measured: [`${right} of ${rows.length} rows as expected`, ...lines].join("\n         "),
      holds: right === rows.length,
    };
  },
};
