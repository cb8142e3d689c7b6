import { setImmediate } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs-core";
import { type AdamOptions, adam } from "./adam.ts";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint.ts";
import { resume } from "./resume.ts";

export interface TrainStepsOptions<S> {
  readonly variables: ReadonlyMap<string, tf.Variable>;
  readonly optimizer: AdamOptions;
  readonly steps: number;
  /** Gradients that are longer together are shortened to it; none are unless given. */
  readonly mostNorm?: number;
  /** Where it is saved on the way and at the end; what is there is gone on with, if it is the same. */
  readonly file: string;
  /** All that must be the same for that. */
  readonly settings: S;
  /** `textDigest` of the whole text. */
  readonly digest: string;
  loss(step: number): tf.Scalar;
  rate(step: number): number;
  onStep(step: number, loss: number): void;
}

/** The name under which a file holds the losses of all steps. */
const LOSSES = "losses";

/** Seconds between files. */
const PAUSE = 20;

/**
 * Takes steps of Adam until there are so many, from where an earlier call left a file. The variables
 * are then those of the last step.
 *
 * @returns the loss before each step
 * @throws {Error} when it is no number any more
 */
export async function trainSteps<S>(options: TrainStepsOptions<S>): Promise<Float32Array> {
  const { variables, optimizer, steps, mostNorm, file, settings, digest } = options;
  const { moments, update } = adam(variables, optimizer);
  const state = new Map([...variables, ...moments]);
  const losses = new Float32Array(steps);
  const began = performance.now();
  try {
    const found = loadCheckpoint<S>(file);
    const same =
      found?.text === digest && JSON.stringify(found.settings) === JSON.stringify(settings);
    const earlier = same ? found : undefined;
    if (earlier) {
      resume(state, earlier.tensors);
      losses.set(earlier.tensors.get(LOSSES) ?? []);
    }
    const seconds = () => (earlier?.seconds ?? 0) + (performance.now() - began) / 1000;
    let saved = seconds();
    for (let step = earlier?.step ?? 0; step < steps; step++) {
      const { value, grads } = tf.variableGrads(() => options.loss(step), [...variables.values()]);
      tf.tidy(() => {
        const gradients = new Map(
          [...variables].map(([name, { name: own }]) => [name, grads[own] as tf.Tensor]),
        );
        update(
          mostNorm === undefined ? gradients : shortened(gradients, mostNorm),
          step,
          options.rate(step),
        );
      });
      const loss = value.dataSync()[0] as number;
      tf.dispose([value, grads]);
      if (!Number.isFinite(loss))
        throw new Error(`training: expected a loss that is a number, got ${loss} at step ${step}`);
      losses[step] = loss;
      options.onStep(step + 1, loss);
      if (seconds() - saved > PAUSE || step + 1 === steps) {
        saved = seconds();
        const tensors = new Map(
          [...state].map(([name, one]) => [name, one.dataSync() as Float32Array]),
        ).set(LOSSES, losses);
        saveCheckpoint<S>(file, {
          ...{ settings, text: digest, step: step + 1, seconds: saved, marks: [], tensors },
        });
      }
      await setImmediate();
    }
    return losses;
  } finally {
    tf.dispose([...moments.values()]);
  }
}

/** Gradients whose squares add up to no more than most². */
function shortened(
  gradients: ReadonlyMap<string, tf.Tensor>,
  most: number,
): ReadonlyMap<string, tf.Tensor> {
  const squares = [...gradients.values()].map((one) => tf.sum(tf.square(one)));
  const norm = Math.sqrt(tf.addN(squares).dataSync()[0] as number);
  if (norm <= most) return gradients;
  return new Map([...gradients].map(([name, one]) => [name, tf.mul(one, most / norm)]));
}
