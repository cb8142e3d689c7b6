import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { seeded } from "../../measure/seeded.ts";
import type { CharacterStack, Lengths } from "../../stacks/characterStack.ts";
import { trainSteps } from "../../train/trainSteps.ts";
import type { Lab } from "./lab.ts";
import { type ModelChoice, modelOf } from "./models.ts";
import type { Toy } from "./toys.ts";

/** A model and how it learns. */
export interface Run {
  readonly name: string;
  readonly model: ModelChoice;
  readonly toy: Toy;
}

/** What became of it. */
export interface Trained<T> {
  readonly name: string;
  /** How many numbers it learns. */
  readonly size: number;
  /** Of each step, before it. */
  readonly losses: Float32Array;
  readonly judged: T;
}

/** Mean loss on text that it never learned from, in pieces of N characters. */
export type HeldOutLoss = (lengths: Omit<Lengths, "examples">) => number;

const SEED = 0;
const OPTIMIZER = { second: 0.999, decay: 0 };

/** Of held-out text, in whole pieces of `LONGEST`, so that all lengths are judged by the same. */
const MOST_JUDGED = 16_384;
const LONGEST = 128;

/** Characters of a forward pass. */
const AT_ONCE = 2048;

/** Trains a model, from where an earlier call left it, and has it judged. */
export async function trained<T>(
  { numbered, learned, heldOut, digest, folder, say }: Lab,
  { name, model: choice, toy }: Run,
  judge: (heldOutLoss: HeldOutLoss) => T,
): Promise<Trained<T>> {
  const { N, batch, steps, rate, warmUp, falls, mostNorm } = toy.training;
  const model = modelOf(choice, toy, { vocabulary: numbered.vocabulary, seed: SEED });
  try {
    const losses = await trainSteps({
      ...{ variables: model.variables, optimizer: OPTIMIZER, steps, digest },
      ...(mostNorm !== undefined && { mostNorm }),
      settings: { choice, toy, seed: SEED, optimizer: OPTIMIZER },
      file: join(folder, `${name.replaceAll(/[^A-Za-z0-9]+/g, "-")}-${steps}.model`.toLowerCase()),
      loss(step) {
        const uniform = seeded(1_000_003 * SEED + step + 1);
        const starts = Array.from({ length: batch }, () =>
          Math.floor(uniform() * (learned.length - N)),
        );
        return meanLoss(model, learned, starts, { examples: batch, N });
      },
      rate: (step) =>
        rate * Math.min(1, (step + 1) / Math.max(1, warmUp)) * (falls ? 1 - step / steps : 1),
      onStep: (step, loss) => say(`${name}: step ${step} of ${steps}, loss ${loss.toFixed(3)}`),
    });
    say(`${name}: judging`);
    const judged = judge((lengths) => heldOutLoss(model, heldOut, lengths));
    return { name, size: model.size, losses, judged };
  } finally {
    tf.dispose([...model.variables.values()]);
  }
}

function heldOutLoss(
  model: CharacterStack,
  ids: Int32Array,
  lengths: Omit<Lengths, "examples">,
): number {
  const { N } = lengths;
  const most = Math.min(MOST_JUDGED, ids.length - 1);
  const whole = most - (most % LONGEST);
  const each = Math.max(1, Math.floor(AT_ONCE / N));
  let sum = 0;
  for (let from = 0; from < whole; from += each * N) {
    const examples = Math.min(each, (whole - from) / N);
    const starts = Array.from({ length: examples }, (_, i) => from + i * N);
    const one = meanLoss(model, ids, starts, { ...lengths, examples });
    sum += examples * N * (one.dataSync()[0] as number);
    one.dispose();
  }
  return sum / whole;
}

function meanLoss(
  model: CharacterStack,
  ids: Int32Array,
  starts: readonly number[],
  lengths: Lengths,
): tf.Scalar {
  const pieces = (ahead: number) => {
    const cut = new Int32Array(starts.length * lengths.N);
    for (const [i, start] of starts.entries())
      cut.set(ids.subarray(start + ahead, start + ahead + lengths.N), i * lengths.N);
    return cut;
  };
  return tf.tidy(() => tf.mean(model.losses(pieces(0), pieces(1), lengths)) as tf.Scalar);
}
