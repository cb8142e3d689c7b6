import type { Normalizer, NormalizerChoice } from "../normalizer.ts";
import { type Elementwise, elementwiseRow } from "./elementwiseRow.ts";
import { erf } from "./erf.ts";
import { softmaxRow } from "./softmaxRow.ts";
import { thresholdRow } from "./thresholdRow.ts";
import type { Weighing } from "./weighing.ts";

/** What a normalizer asks besides scores: M keys in all, key width D, the row's sink or −∞. */
interface RowSizes {
  readonly M: number;
  readonly D: number;
  readonly sink: number;
}

/** The scores of the keys that a row sees → their weights. */
export function weigh(
  normalizer: Normalizer,
  scores: readonly number[],
  { M, D, sink }: RowSizes,
): Weighing {
  const seen = scores.length;
  const choice =
    typeof normalizer === "string" ? ({ name: normalizer } as NormalizerChoice) : normalizer;
  switch (choice.name) {
    case "softmax":
      return softmaxRow(scores, sink);
    case "softmaxPlus": {
      const { base = 512, least = 16 } = choice;
      return softmaxRow(scores, sink, Math.log(Math.max(seen, least)) / Math.log(base));
    }
    case "sparsemax":
      return thresholdRow(scores, 1);
    case "entmax15":
      return thresholdRow(scores, 2);
    case "squaredRelu": {
      const over = { keys: seen, "keys²": seen ** 2, n: M, n·s: M * D }[choice.over ?? "keys"];
      return elementwiseRow(scores, squaredRelu(over));
    }
    case "sigmoid":
      return elementwiseRow(scores, sigmoid(choice.bias ?? -Math.log(M)));
    case "laplace": {
      const { mean = Math.SQRT1_2, deviation = Math.sqrt(1 / (4 * Math.PI)) } = choice;
      return elementwiseRow(scores, laplace(mean, deviation));
    }
  }
}

const squaredRelu = (over: number): Elementwise => ({
  of: (score) => Math.max(score, 0) ** 2 / over,
  slope: (score) => (2 * Math.max(score, 0)) / over,
});

function sigmoid(bias: number): Elementwise {
  const of = (score: number) => 1 / (1 + Math.exp(-(score + bias)));
  return { of, slope: (score) => of(score) * (1 - of(score)) };
}

const laplace = (mean: number, deviation: number): Elementwise => ({
  of: (score) => 0.5 * (1 + erf((score - mean) / (deviation * Math.SQRT2))),
  slope: (score) =>
    Math.exp(-0.5 * ((score - mean) / deviation) ** 2) / (deviation * Math.sqrt(2 * Math.PI)),
});
