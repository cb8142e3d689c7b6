import * as tf from "@tensorflow/tfjs-core";
import { normals } from "../measure/normals.ts";
import type { TransformerOps } from "./ops.ts";

export interface TransformerShape {
  readonly vocabulary: number;
  /** Length of an input. */
  readonly N: number;
  readonly layers: number;
  readonly heads: number;
  /** Of each head; the model is `heads · D` wide. */
  readonly D: number;
  /** How many characters, the present one included, are embedded at each position; 1 if left out. */
  readonly recent?: number;
}

/** A decoder over characters; which keys a query sees is the affair of its `attend`. */
export interface Transformer {
  /** By name, in an order that never changes. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  /** Scores of the next character after each: [examples · N] characters → [examples · N, V]. */
  logits(inputs: Int32Array, examples: number): tf.Tensor2D;
  /** Mean cross-entropy, in nats, of predicting `targets` after `inputs`. */
  loss(inputs: Int32Array, targets: Int32Array, examples: number): tf.Scalar;
}

let models = 0;

/**
 * A pre-norm transformer with biases and a ReLU, as in Radford et al. 2019 but for the activation:
 * the same for all `ops`, whose variants compute the same numbers. Seeded.
 */
export function transformer(
  { vocabulary, N, layers, heads, D, recent = 1 }: TransformerShape,
  { attend, norm, dense }: TransformerOps,
): Transformer {
  const width = heads * D;
  const variables = new Map<string, tf.Variable>();
  const model = models++;
  const keep = (name: string, values: tf.Tensor) => {
    const variable = tf.variable(values, true, `transformer ${model}: ${name}`);
    variables.set(name, variable);
    values.dispose();
    return variable;
  };
  const weights = (name: string, rows: number, columns: number, deviation: number) => {
    const values = normals(rows * columns, 1000 + variables.size);
    return keep(
      name,
      tf.tensor2d(
        values.map((value) => value * deviation),
        [rows, columns],
      ),
    );
  };
  const normalised = (name: string) => ({
    gain: keep(`${name} gain`, tf.ones([width])),
    bias: keep(`${name} bias`, tf.zeros([width])),
  });
  const into = 1 / Math.sqrt(width);
  const back = into / Math.sqrt(2 * layers);
  const layer = (name: string, rows: number, columns: number, deviation: number) => ({
    weights: weights(name, rows, columns, deviation),
    bias: keep(`${name} bias`, tf.zeros([columns])),
  });

  const embeddings = Array.from({ length: recent }, (_, back) =>
    weights(back === 0 ? "embedding" : `embedding ${back} back`, vocabulary, width, 0.5),
  );
  const position = weights("position", N, width, 0.1);
  const blocks = Array.from({ length: layers }, (_, i) => ({
    before: normalised(`${i} before attention`),
    qkv: layer(`${i} queries, keys, values`, width, 3 * width, into),
    out: layer(`${i} out`, width, width, back),
    between: normalised(`${i} before widening`),
    wide: layer(`${i} wide`, width, 4 * width, into),
    narrow: layer(`${i} narrow`, 4 * width, width, back / 2),
  }));
  const last = normalised("last");
  const unembedding = layer("unembedding", width, vocabulary, into);

  const logits = (inputs: Int32Array, examples: number) =>
    tf.tidy(() => {
      const rows = examples * N;
      const split = (x: tf.Tensor) =>
        tf.transpose(tf.reshape(x, [examples, N, heads, D]), [0, 2, 1, 3]) as tf.Tensor4D;
      const join = (x: tf.Tensor) => tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [rows, width]);
      const seen = embeddings
        .map(
          (one, back): tf.Tensor => tf.gather(one, tf.tensor1d(earlier(inputs, N, back), "int32")),
        )
        .reduce((sum, one) => tf.add(sum, one));
      let x: tf.Tensor = tf.reshape(tf.add(tf.reshape(seen, [examples, N, width]), position), [
        rows,
        width,
      ]);
      for (const { before, qkv, out, between, wide, narrow } of blocks) {
        const [q, k, v] = tf.split(dense(norm(x, before), qkv), 3, 1).map(split);
        const heard = attend(q as tf.Tensor4D, k as tf.Tensor4D, v as tf.Tensor4D);
        x = tf.add(x, dense(join(heard), out));
        x = tf.add(x, dense(dense(norm(x, between), wide, "relu"), narrow));
      }
      return dense(norm(x, last), unembedding) as tf.Tensor2D;
    });

  return {
    variables,
    logits,
    loss: (inputs, targets, examples) =>
      tf.tidy(() => {
        const scores = logits(inputs, examples);
        const chosen = tf.cast(tf.oneHot(tf.tensor1d(targets, "int32"), vocabulary), "float32");
        const likelihoods = tf.sum(tf.mul(tf.logSoftmax(scores), chosen), 1);
        return tf.neg(tf.mean(likelihoods)) as tf.Scalar;
      }),
  };
}

/** The character `back` places before each, or the first of its example where there is none. */
function earlier(inputs: Int32Array, N: number, back: number): Int32Array {
  return back === 0 ? inputs : inputs.map((_, i) => inputs[i - Math.min(back, i % N)] as number);
}
