import { type LanguageModel, languageModel } from "@frugal/bench/languageModel";
import { TOY } from "@frugal/bench/toy";
import { variants } from "@frugal/bench/variants";
import * as tf from "@tensorflow/tfjs-core";
import type { ModelName } from "./models.ts";
import { unpackWeights } from "./weights.ts";

/** A trained model of packed weights. Holds its variables until they are disposed. */
export function openModel(name: ModelName, packed: ArrayBuffer, vocabulary: number): LanguageModel {
  const model = languageModel(TOY, variants[name]!, { vocabulary, seed: 0 });
  const all = [...model.variables.values()];
  const weights = unpackWeights(
    packed,
    all.map(({ shape }) => shape),
  );
  tf.tidy(() => {
    for (const [i, variable] of all.entries()) {
      variable.assign(tf.tensor(weights[i]!, variable.shape));
    }
  });
  return model;
}
