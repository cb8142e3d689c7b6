import { layerNorm, matMul } from "@frugal/engine";
import { sinusoidalPositions, unitRows } from "@frugal/positional";
import {
  type AttentionPlan,
  attendByPlan,
  type ExtrapolatedModel,
} from "@frugal/positional/extrapolation";
import * as tf from "@tensorflow/tfjs-core";
import { normals } from "../../measure/normals.ts";
import type { Toy } from "./toy.ts";
import type { Variant } from "./variants.ts";

/** A decoder over characters of any length, whose layers attend by plans. */
export interface LanguageModel extends ExtrapolatedModel {
  /** By name, in an order that never changes. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  /** Scores of what follows each character of one text, [N, vocabulary]. */
  scores(inputs: Int32Array, plans: readonly AttentionPlan[]): tf.Tensor2D;
  /** Mean loss of a batch of the trained length, as trained. */
  loss(inputs: Int32Array, targets: Int32Array, plans: readonly AttentionPlan[]): tf.Scalar;
}

/** Of text that is judged at once. */
const MOST_CHARACTERS = 2 ** 13;
const EMBEDDING = 0.02;

let models = 0;

/** Pre-norm, without biases, GELU, four times as wide between; weights follow the seed. */
export function languageModel(
  { trained, layers, heads, D }: Toy,
  { encoding: encodingOf, keyNorm = false, sinusoidal = false }: Variant,
  { vocabulary, seed }: { readonly vocabulary: number; readonly seed: number },
): LanguageModel {
  const width = heads * D;
  const variables = new Map<string, tf.Variable>();
  const model = models++;
  const learn = (name: string, initial: () => tf.Tensor) => {
    const values = initial();
    const variable = tf.variable(values, true, `language model ${model}: ${name}`);
    values.dispose();
    variables.set(name, variable);
    return variable;
  };
  const weights = (name: string, rows: number, columns: number, deviation: number) =>
    learn(name, () => {
      const values = normals(rows * columns, 7919 * (seed + 1) + variables.size);
      return tf.tensor2d(
        values.map((value) => value * deviation),
        [rows, columns],
      );
    });
  const gain = (name: string) => ({ gain: learn(name, () => tf.ones([width])) });
  const into = 1 / Math.sqrt(width);
  const embedding = weights("embedding", vocabulary, width, EMBEDDING);
  const blocks = Array.from({ length: layers }, (_, i) => ({
    before: gain(`${i} before attention`),
    qkv: weights(`${i} queries, keys, values`, width, 3 * width, into),
    out: weights(`${i} out`, width, width, into / Math.sqrt(2 * layers)),
    between: gain(`${i} before widening`),
    wide: weights(`${i} wide`, width, 4 * width, into),
    narrow: weights(`${i} narrow`, 4 * width, width, into / Math.sqrt(8 * layers)),
  }));
  const last = gain("last");
  const unembedding = weights("unembedding", width, vocabulary, into);
  const encoding = encodingOf((name, initial) => learn(`encoding ${name}`, initial), heads);
  const options = { encoding, ...(keyNorm && { scale: 1 }) };

  /** [examples · N, vocabulary] */
  const scores = (inputs: Int32Array, N: number, plans: readonly AttentionPlan[]): tf.Tensor2D => {
    const examples = inputs.length / N;
    const split = (x: tf.Tensor) =>
      tf.transpose(tf.reshape(x, [examples, N, heads, D]), [0, 2, 1, 3]);
    const join = (x: tf.Tensor) => tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [-1, width]);
    let x: tf.Tensor = tf.gather(embedding, tf.tensor1d(inputs, "int32"));
    if (sinusoidal) x = tf.add(x, tf.tile(sinusoidalPositions(N, width), [examples, 1]));
    for (const [i, { before, qkv, out, between, wide, narrow }] of blocks.entries()) {
      const three = tf.split(matMul(layerNorm(x, before), qkv), 3, 1).map(split);
      const [q, k, v] = three as [tf.Tensor, tf.Tensor, tf.Tensor];
      const keys = keyNorm ? unitRows(k) : k;
      const heard = attendByPlan(q, keys, v, plans[i] as AttentionPlan, options);
      x = tf.add(x, matMul(join(heard), out));
      x = tf.add(
        x,
        matMul(matMul(layerNorm(x, between), wide, { activation: "geluTanh" }), narrow),
      );
    }
    return matMul(layerNorm(x, last), unembedding) as tf.Tensor2D;
  };

  /** −log p of each target, [examples · N]. */
  const losses = (
    inputs: Int32Array,
    targets: Int32Array,
    N: number,
    plans: readonly AttentionPlan[],
  ): tf.Tensor1D => {
    const chosen = tf.cast(tf.oneHot(tf.tensor1d(targets, "int32"), vocabulary), "float32");
    const chances = tf.logSoftmax(scores(inputs, N, plans));
    return tf.neg(tf.sum(tf.mul(chances, chosen), 1)) as tf.Tensor1D;
  };

  return {
    ...{ variables, trained, layers },
    scores: (inputs, plans) => tf.tidy(() => scores(inputs, inputs.length, plans)),
    loss: (inputs, targets, plans) =>
      tf.tidy(() => tf.mean(losses(inputs, targets, trained, plans)) as tf.Scalar),
    losses({ inputs, targets, examples, length }, plans) {
      const found = new Float32Array(inputs.length);
      const each = length * Math.max(1, Math.floor(MOST_CHARACTERS / length));
      for (let from = 0; from < examples * length; from += each) {
        const part = (ids: Int32Array) => ids.slice(from, from + each);
        const some = tf.tidy(() => losses(part(inputs), part(targets), length, plans).dataSync());
        found.set(some, from);
      }
      return found;
    },
  };
}
