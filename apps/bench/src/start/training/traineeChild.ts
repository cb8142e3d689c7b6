import "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs-core";
import { cpuClock } from "../../measure/clocks.ts";
import { peakResident } from "../../measure/residentMemory.ts";
import { openBackend } from "../../tfjs/openBackend.ts";
import { type CharacterModel, characterModel } from "./characterModel.ts";
import { batchOf, type Characters, characters } from "./characters.ts";
import { variants } from "./variants.ts";

/** What one optimizer step did. */
export interface Step {
  /** Before the step, in nats per character. */
  readonly loss: number;
  /** CPU time. */
  readonly milliseconds: number;
  /** Bytes: the most that this process ever had in memory. */
  readonly peak: number;
  /** What tfjs holds after the step. */
  readonly tensors: number;
  readonly bytes: number;
}

export interface TrainingShape {
  readonly N: number;
  readonly window: number;
  readonly layers: number;
  readonly heads: number;
  readonly D: number;
}

const LEARNING_RATE = 3e-3;

let trained: { model: CharacterModel; text: Characters; N: number; optimizer: tf.Optimizer };

/** One model in a process of its own; `train` asks for a step when its turn comes. */
export async function open(
  variant: keyof typeof variants,
  words: string,
  { window, ...shape }: TrainingShape,
): Promise<void> {
  await openBackend("wasm");
  const text = characters(words);
  const attend = await variants[variant](shape.N, window);
  const model = characterModel({ ...shape, vocabulary: text.vocabulary }, attend);
  trained = { model, text, N: shape.N, optimizer: tf.train.adam(LEARNING_RATE) };
}

export function step(index: number): Step {
  const { model, text, N, optimizer } = trained;
  const { inputs, targets } = batchOf(text, N, index);
  const start = cpuClock();
  const cost = optimizer.minimize(() => model.loss(inputs, targets), true, model.variables);
  const milliseconds = cpuClock() - start;
  const loss = cost?.dataSync()[0] ?? Number.NaN;
  cost?.dispose();
  const { numTensors: tensors, numBytes: bytes } = tf.memory();
  return { loss, milliseconds, peak: peakResident(), tensors, bytes };
}
