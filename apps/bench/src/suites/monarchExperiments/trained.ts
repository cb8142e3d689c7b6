import { accelerate, restore } from "@frugal/engine/accelerate";
import type * as tf from "@tensorflow/tfjs";
import { openBackend } from "../../tfjs/openBackend.ts";
import {
  type Corpus,
  corpusOf,
  type FeedForward,
  feedForwardWeights,
  judge,
  languageModel,
  train,
} from "./languageModel.ts";
import { repositoryText } from "./repositoryText.ts";

/** Steps of a whole run, and of a quick one. */
export const stepsOf = (quick: boolean): number => (quick ? 60 : 400);

/** A model that has learned, and what it makes of what it has not seen. */
export interface Trained {
  readonly model: tf.LayersModel;
  readonly weights: number;
  /** Nats per character. */
  readonly loss: number;
}

/** Runs something on our kernels, with the text of this repository. */
export async function onOurKernels<T>(run: (corpus: Corpus) => Promise<T>): Promise<T> {
  await openBackend("wasm");
  accelerate();
  try {
    return await run(corpusOf(await repositoryText()));
  } finally {
    restore();
  }
}

/** Trains a model from its start, the same for every run of a kind. */
export function trained(
  corpus: Corpus,
  feedForward: FeedForward,
  steps: number,
  say: (text: string) => void,
): Trained {
  const model = languageModel(corpus.vocabulary, feedForward);
  const kind = "rank" in feedForward ? `rank ${feedForward.rank}` : feedForward.kind;
  train(model, corpus, steps, (step) => {
    if (step % 20 === 0) say(`${kind}: step ${step} of ${steps}`);
  });
  return { model, weights: feedForwardWeights(model), loss: judge(model, corpus) };
}
