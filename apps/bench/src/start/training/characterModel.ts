import * as tf from "@tensorflow/tfjs-core";
import { normals } from "../../measure/normals.ts";
import { product } from "./product.ts";

export interface ModelShape {
  readonly vocabulary: number;
  readonly N: number;
  readonly layers: number;
  readonly heads: number;
  readonly D: number;
}

/** [1, H, N, D] three times → [1, H, N, D]; which keys a query sees is its own affair. */
export type Attend = (q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D) => tf.Tensor;

export interface CharacterModel {
  readonly variables: tf.Variable[];
  /** Mean cross-entropy, in nats, of predicting `targets` after `inputs`; both [N]. */
  loss(inputs: Int32Array, targets: Int32Array): tf.Scalar;
}

const EPSILON = 1e-6;

/**
 * A small pre-norm transformer over characters, the same for every `attend` but for that. All of it
 * but the attention is 2-D: a one-hot product is the embedding, for on tfjs-wasm `gather` has no
 * gradient.
 */
export function characterModel(
  { vocabulary, N, layers, heads, D }: ModelShape,
  attend: Attend,
): CharacterModel {
  const width = heads * D;
  const variables: tf.Variable[] = [];
  const keep = (values: tf.Tensor) => {
    const variable = tf.variable(
      values,
      true,
      `characters/${variables.length}/${crypto.randomUUID()}`,
    );
    variables.push(variable);
    values.dispose();
    return variable;
  };
  const weights = (rows: number, columns: number, deviation: number) => {
    const values = normals(rows * columns, 1000 + variables.length);
    return keep(
      tf.tensor2d(
        values.map((value) => value * deviation),
        [rows, columns],
      ),
    );
  };
  const gain = () => keep(tf.ones([width]));
  const into = 1 / Math.sqrt(width);
  const back = into / Math.sqrt(2 * layers);

  const embedding = weights(vocabulary, width, 0.5);
  const position = weights(N, width, 0.1);
  const blocks = Array.from({ length: layers }, () => ({
    before: gain(),
    q: weights(width, width, into),
    k: weights(width, width, into),
    v: weights(width, width, into),
    out: weights(width, width, back),
    between: gain(),
    wide: weights(width, 4 * width, into),
    narrow: weights(4 * width, width, back / 2),
  }));
  const last = gain();
  const unembedding = weights(width, vocabulary, into);

  const norm = (x: tf.Tensor, scale: tf.Tensor) =>
    tf.mul(tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), 1, true), EPSILON))), scale);
  const split = (x: tf.Tensor) =>
    tf.expandDims(tf.transpose(tf.reshape(x, [N, heads, D]), [1, 0, 2])) as tf.Tensor4D;
  const join = (x: tf.Tensor) =>
    tf.reshape(tf.transpose(tf.reshape(x, [heads, N, D]), [1, 0, 2]), [N, width]);

  return {
    variables,
    loss: (inputs, targets) =>
      tf.tidy(() => {
        const oneHot = (ids: Int32Array) =>
          tf.cast(tf.oneHot(tf.tensor1d(ids), vocabulary), "float32");
        let x: tf.Tensor = tf.add(product(oneHot(inputs), embedding), position);
        for (const block of blocks) {
          const seen = norm(x, block.before);
          const heard = attend(
            split(product(seen, block.q)),
            split(product(seen, block.k)),
            split(product(seen, block.v)),
          );
          x = tf.add(x, product(join(heard), block.out));
          const wide = tf.relu(product(norm(x, block.between), block.wide));
          x = tf.add(x, product(wide, block.narrow));
        }
        const logits = product(norm(x, last), unembedding);
        const chosen = tf.sum(tf.mul(logits, oneHot(targets)), 1);
        return tf.mean(tf.sub(tf.logSumExp(logits, 1), chosen)) as tf.Scalar;
      }),
  };
}
