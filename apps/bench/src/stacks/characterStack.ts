import { layerNorm, matMul } from "@frugal/engine";
import * as tf from "@tensorflow/tfjs-core";
import { type SeededVariables, seededVariables } from "./seededVariables.ts";

export interface StackShape {
  readonly vocabulary: number;
  /** Of the model. */
  readonly width: number;
  /** Where layer norms stand: x + f(norm x), or norm(x + f x). */
  readonly norm: "pre" | "post";
  /** Of the weights at the start. */
  readonly seed: number;
}

/** How rows lie in a batch. */
export interface Lengths {
  readonly examples: number;
  /** Of an example. */
  readonly N: number;
  /** What weights that are divided by the length take it for; N unless given. */
  readonly takenFor?: number;
}

/** [examples · N, width] → the same shape. */
export type Part = (x: tf.Tensor, lengths: Lengths) => tf.Tensor;

/** A causal model of characters, of any length. */
export interface CharacterStack {
  readonly variables: ReadonlyMap<string, tf.Variable>;
  /** How many numbers it learns. */
  readonly size: number;
  /** −log p of each of `targets` after `inputs`, nats, [examples · N]. */
  losses(inputs: Int32Array, targets: Int32Array, lengths: Lengths): tf.Tensor1D;
}

/** So small that a model begins by finding all characters equally likely. */
const UNEMBEDDING = 0.02;

/**
 * Embedding, parts with residual and layer norm, unembedding; no biases. Rows begin at variance 1, as
 * the analysis of kexue.fm/archives/8990 supposes.
 *
 * @param partsOf what lies between, in order
 */
export function characterStack(
  { vocabulary, width, norm, seed }: StackShape,
  partsOf: (variables: SeededVariables) => readonly Part[],
): CharacterStack {
  const variables = seededVariables(seed);
  const embedding = variables.normal("embedding", [vocabulary, width], 1);
  const gain = (name: string) => variables.filled(`gain ${name}`, width, 1);
  const parts = partsOf(variables).map((part, i) => ({ part, gain: gain(`${i}`) }));
  const last = norm === "pre" ? gain("last") : undefined;
  const unembedding = variables.normal("unembedding", [width, vocabulary], UNEMBEDDING);

  return {
    variables: variables.all,
    size: [...variables.all.values()].reduce((sum, { size }) => sum + size, 0),
    losses: (inputs, targets, lengths) =>
      tf.tidy(() => {
        let x: tf.Tensor = tf.gather(embedding, tf.tensor1d(inputs, "int32"));
        for (const { part, gain } of parts)
          x =
            norm === "pre"
              ? tf.add(x, part(layerNorm(x, { gain }), lengths))
              : layerNorm(tf.add(x, part(x, lengths)), { gain });
        const scores = matMul(last ? layerNorm(x, { gain: last }) : x, unembedding);
        const chosen = tf.cast(tf.oneHot(tf.tensor1d(targets, "int32"), vocabulary), "float32");
        return tf.neg(tf.sum(tf.mul(tf.logSoftmax(scores), chosen), 1)) as tf.Tensor1D;
      }),
  };
}
