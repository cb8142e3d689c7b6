import * as tf from "@tensorflow/tfjs-core";
import { seeded } from "../measure/seeded.ts";
import type { Characters } from "../start/training/characters.ts";
import { ourOps } from "../transformer/ourOps.ts";
import { transformer } from "../transformer/transformer.ts";
import { adam } from "./adam.ts";
import { maskOf, type Settings } from "./settings.ts";

/** A model with its optimizer. */
export interface Trainer {
  /** What it learns, and what its optimizer remembers, by name. */
  readonly state: ReadonlyMap<string, tf.Variable>;
  /**
   * Learns from a batch that depends only on `index`.
   *
   * @returns the loss before, nats per character
   */
  step(index: number, rate: number): number;
  /** How many examples that share no target there are in `ids`. */
  examples(ids: Int32Array): number;
  /** Mean loss over so many of them, evenly spread. */
  evaluate(ids: Int32Array, examples: number): number;
  /** Writes on after `start`, most likely characters more often: `temperature` below 1. */
  write(start: readonly number[], length: number, temperature: number): readonly number[];
}

/** How many characters back are embedded with each: what a wider kernel of a convolution would see. */
const RECENT = 4;

/** @param learned the characters to learn from, more than `context` of them */
export function trainer(
  { layers, heads, width, context: N, mask, batch }: Settings,
  { vocabulary }: Characters,
  learned: Int32Array,
): Trainer {
  const shape = { vocabulary, N, layers, heads, D: width / heads, recent: RECENT };
  const model = transformer(shape, ourOps(maskOf(mask)));
  const optimizer = adam(model.variables);
  const variables = [...model.variables];

  const cut = (ids: Int32Array, starts: readonly number[], ahead: number) => {
    const cuts = new Int32Array(starts.length * N);
    for (const [i, start] of starts.entries())
      cuts.set(ids.subarray(start + ahead, start + ahead + N), i * N);
    return cuts;
  };
  const lossAt = (ids: Int32Array, starts: readonly number[]) =>
    model.loss(cut(ids, starts, 0), cut(ids, starts, 1), starts.length);

  const examplesOf = (ids: Int32Array) => Math.floor((ids.length - 1) / N);

  return {
    state: new Map([...model.variables, ...optimizer.moments]),
    step(index, rate) {
      const uniform = seeded(index + 1);
      const starts = Array.from({ length: batch }, () =>
        Math.floor(uniform() * (learned.length - N)),
      );
      const list = variables.map(([, variable]) => variable);
      const { value, grads } = tf.variableGrads(() => lossAt(learned, starts), list);
      const gradients = variables.map(
        ([name, variable]) => [name, grads[variable.name] as tf.Tensor] as const,
      );
      optimizer.update(new Map(gradients), index, rate);
      const loss = value.dataSync()[0] as number;
      tf.dispose([value, grads]);
      return loss;
    },
    examples: examplesOf,
    evaluate(ids, count) {
      const places = examplesOf(ids);
      const starts = Array.from({ length: count }, (_, i) => N * Math.floor((i * places) / count));
      let sum = 0;
      for (let i = 0; i < count; i += batch) {
        const some = starts.slice(i, i + batch);
        const loss = lossAt(ids, some);
        sum += some.length * (loss.dataSync()[0] as number);
        loss.dispose();
      }
      return sum / count;
    },
    write(start, length, temperature) {
      const uniform = seeded(1);
      const ids = [...start];
      while (ids.length < start.length + length) {
        const seen = ids.slice(-N);
        // What follows the last character is hidden from it: it may be anything.
        const inputs = Int32Array.from({ length: N }, (_, i) => seen[i] ?? 0);
        const chances = tf.tidy(() => {
          const row = tf.slice(model.logits(inputs, 1), [seen.length - 1, 0], [1, vocabulary]);
          return tf.softmax(tf.div(row, temperature)).dataSync();
        });
        ids.push(drawn(chances, uniform()));
      }
      return ids.slice(start.length);
    },
  };
}

/** The index at which the sum of the chances passes `point`. */
function drawn(chances: ArrayLike<number>, point: number): number {
  let sum = 0;
  for (let i = 0; i < chances.length; i++) {
    sum += chances[i] as number;
    if (sum > point) return i;
  }
  return chances.length - 1;
}
