import { setImmediate } from "node:timers/promises";
import { plansOf } from "@frugal/positional/extrapolation";
import * as tf from "@tensorflow/tfjs-core";
import { adam } from "../../train/adam.ts";
import { loadCheckpoint, saveCheckpoint } from "../../train/checkpoint.ts";
import { resume } from "../../train/resume.ts";
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

/** Steps between files. */
const PAUSE = 500;

/**
 * A trained model: Adam (0.9, 0.98), the rate rising for 50 steps and then falling to nothing in a
 * straight line, gradients no longer than 1.
 */
export async function learn(options: LearnOptions): Promise<LanguageModel> {
  const { toy, variant, seed, ids, vocabulary, digest, file, onStep } = options;
  const settings: Settings = { ...toy, variant: variant.name, seed };
  const model = languageModel(toy, variant, { vocabulary, seed });
  const optimizer = adam(model.variables, { second: 0.98, decay: 0.01 });
  const state = new Map([...model.variables, ...optimizer.moments]);
  const earlier = loadCheckpoint<Settings>(file);
  const known =
    earlier?.text === digest && JSON.stringify(earlier.settings) === JSON.stringify(settings);
  if (earlier && known) resume(state, earlier.tensors);
  const { trained, layers, steps, rate } = toy;
  const plans = plansOf(variant.trainedBy, { length: trained, trained, layers });
  const began = performance.now();
  for (let step = earlier && known ? earlier.step : 0; step < steps; step++) {
    const { inputs, targets } = mixedBatch(ids, toy, { seed, step });
    const { value, grads } = tf.variableGrads(
      () => model.loss(inputs, targets, plans),
      [...model.variables.values()],
    );
    const now = rate * Math.min(1, (step + 1) / WARM_UP) * (1 - step / steps);
    tf.tidy(() => {
      const gradients = [...model.variables].map(
        ([name, variable]) => [name, grads[variable.name] as tf.Tensor] as const,
      );
      const squares = gradients.map(([, gradient]) => tf.sum(tf.square(gradient)));
      const norm = Math.sqrt(tf.addN(squares).dataSync()[0] as number);
      const shrunk = gradients.map(([name, gradient]): readonly [string, tf.Tensor] =>
        norm > MOST_NORM ? [name, tf.mul(gradient, MOST_NORM / norm)] : [name, gradient],
      );
      optimizer.update(new Map(shrunk), step, now);
    });
    const loss = value.dataSync()[0] as number;
    tf.dispose([value, grads]);
    if (!Number.isFinite(loss))
      throw new Error(`extrapolation: expected a loss that is a number, got ${loss} at ${step}`);
    onStep(step + 1, loss);
    if ((step + 1) % PAUSE === 0 || step + 1 === steps)
      saveCheckpoint(file, {
        ...{ settings, text: digest, step: step + 1, marks: [] },
        seconds: (performance.now() - began) / 1000,
        tensors: new Map([...state].map(([name, one]) => [name, one.dataSync() as Float32Array])),
      });
    await setImmediate();
  }
  tf.dispose([...optimizer.moments.values()]);
  return model;
}
