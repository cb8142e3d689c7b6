import { runsOf } from "@frugal/bench/runs";
import { TOY } from "@frugal/bench/toy";
import { variants } from "@frugal/bench/variants";
import type { ExtrapolationMethod } from "@frugal/positional/extrapolation";

/** The models that the page has weights of, by their names among the experiment's variants. */
export const MODELS = ["rope", "keyNorm", "hwfa"] as const;
export type ModelName = (typeof MODELS)[number];

/** The methods that the experiment runs a model with. */
export function methodsOf(name: ModelName): readonly ExtrapolationMethod[] {
  return runsOf(TOY, true).find(({ variant }) => variant === variants[name])?.methods ?? [];
}

/** Characters as the models know them: the index of each among `symbols`. What is unknown is left out. */
export function idsOf(text: string, symbols: readonly string[]): Int32Array {
  return Int32Array.from([...text].map((one) => symbols.indexOf(one)).filter((id) => id >= 0));
}
