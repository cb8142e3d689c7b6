import { accelerate, restore } from "@frugal/engine/accelerate";
import { causal } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import { batchOf, characters } from "../../start/training/characters.ts";
import { DEFAULT_TEXT, loadText } from "../../text/loadText.ts";
import { ourOps } from "../../transformer/ourOps.ts";
import { tfjsOps } from "../../transformer/tfjsOps.ts";
import { transformer } from "../../transformer/transformer.ts";
import { patchGather } from "./patchGather.ts";

export type Variant = "ours" | "tfjs";

export const N = 1024;
const BATCH = 2;
const SHAPE = { layers: 4, heads: 4, D: 64 };
const LEARNING_RATE = 1e-3;

export const stepName = `step of ${SHAPE.layers} layers, d=${SHAPE.heads * SHAPE.D}, N=${N}, batch ${BATCH}`;

/** A model in training. */
export interface CharacterStep {
  /** Puts its kernels in their place again, where another model has been trained since it was made. */
  useKernels(): void;
  /** One step on the batch of that number: forward, backward, Adam. @returns the loss before it */
  step(index: number): number;
  dispose(): void;
}

/**
 * A causal character model, with everything ours or on tfjs's own ops and kernels; the same numbers
 * either way. To be called once the backend is chosen.
 */
export async function characterStep(variant: Variant, n: number = N): Promise<CharacterStep> {
  const text = characters(await loadText(DEFAULT_TEXT));
  restore();
  patchGather();
  const ops = variant === "ours" ? ourOps(causal()) : tfjsOps(causal(), n);
  const model = transformer({ ...SHAPE, N: n, vocabulary: text.vocabulary }, ops);
  const variables = [...model.variables.values()];
  const optimizer = tf.train.adam(LEARNING_RATE);
  const useKernels = variant === "ours" ? accelerate : restore;
  useKernels();
  return {
    useKernels: () => void useKernels(),
    step(index) {
      const examples = Array.from({ length: BATCH }, (_, i) => batchOf(text, n, index * BATCH + i));
      const inputs = joined(examples.map((one) => one.inputs));
      const targets = joined(examples.map((one) => one.targets));
      const loss = optimizer.minimize(() => model.loss(inputs, targets, BATCH), true, variables);
      const value = loss?.dataSync()[0] ?? Number.NaN;
      loss?.dispose();
      return value;
    },
    dispose() {
      optimizer.dispose();
      tf.dispose(variables);
      restore();
    },
  };
}

function joined(arrays: readonly Int32Array[]): Int32Array {
  return Int32Array.from(arrays.flatMap((one) => [...one]));
}
