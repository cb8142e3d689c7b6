import { plansOf } from "@frugal/positional/extrapolation";
import { trainSteps } from "../../train/trainSteps.ts";
import { type LanguageModel, languageModel } from "./languageModel.ts";
import { mixedBatch } from "./mixedBatch.ts";
import type { Toy } from "./toy.ts";
import type { Variant } from "./variants.ts";

export interface LearnOptions {
  readonly toy: Toy;
  readonly variant: Variant;
  readonly seed: number;
  readonly ids: Int32Array;
  readonly vocabulary: number;
  /** `textDigest` of the whole text. */
  readonly digest: string;
  /** Where it is saved on the way and at the end; what is there is gone on with. */
  readonly file: string;
  onStep(step: number, loss: number): void;
}

/** All that must be the same for a file to be gone on with. */
type Settings = Toy & { readonly variant: string; readonly seed: number };

const WARM_UP = 50;
const MOST_NORM = 1;

/**
 * A trained model: Adam (0.9, 0.98), the rate rising for 50 steps and then falling to nothing in a
 * straight line, gradients no longer than 1.
 */
export async function learn(options: LearnOptions): Promise<LanguageModel> {
  const { toy, variant, seed, ids, vocabulary, digest, file, onStep } = options;
  const settings: Settings = { ...toy, variant: variant.name, seed };
  const model = languageModel(toy, variant, { vocabulary, seed });
  const { trained, layers, steps, rate } = toy;
  const plans = plansOf(variant.trainedBy, { length: trained, trained, layers });
  await trainSteps<Settings>({
    ...{ variables: model.variables, optimizer: { second: 0.98, decay: 0.01 } },
    ...{ steps, mostNorm: MOST_NORM, file, settings, digest, onStep },
    loss(step) {
      const { inputs, targets } = mixedBatch(ids, toy, { seed, step });
      return model.loss(inputs, targets, plans);
    },
    rate: (step) => rate * Math.min(1, (step + 1) / WARM_UP) * (1 - step / steps),
  });
  return model;
}
