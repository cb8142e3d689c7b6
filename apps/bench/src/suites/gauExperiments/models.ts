import type { GatedNormalizer } from "@frugal/gau";
import type { CharacterStack } from "../../stacks/characterStack.ts";
import { gauModel } from "../../stacks/gauModel.ts";
import { innerOfTwoUnits, transformerModel } from "../../stacks/transformerModel.ts";
import type { Toy } from "./toys.ts";

/** A model of an experiment, by what JSON can hold. */
export type ModelChoice = { readonly norm: "pre" | "post" } & (
  | { readonly normalizer: GatedNormalizer }
  | { readonly heads: number }
);

/** Gated units or blocks, the same number of weights either way. */
export function modelOf(
  choice: ModelChoice,
  { width, e, s, layers }: Toy,
  { vocabulary, seed }: { readonly vocabulary: number; readonly seed: number },
): CharacterStack {
  const shape = { vocabulary, seed, width, norm: choice.norm };
  if ("normalizer" in choice)
    return gauModel({ ...shape, e, s, layers, normalizer: choice.normalizer });
  const inner = innerOfTwoUnits(width, e, s);
  return transformerModel({ ...shape, inner, blocks: layers / 2, heads: choice.heads });
}
