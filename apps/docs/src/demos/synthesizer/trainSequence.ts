import { normals } from "@frugal/metrics";
import * as tf from "@tensorflow/tfjs-core";
import { type Examples, examplesOf, LENGTH, SYMBOLS, type TaskName } from "./sequenceTasks.ts";

/** Makes a weight that is trained, from N(0, deviation²). */
export type Weigh = (
  shape: readonly number[],
  deviation: number,
  trainable?: boolean,
) => tf.Variable;

/** What stands between embeddings and predictions. */
export interface Layer {
  /** [B, n, WIDTH] → [B, n, WIDTH] */
  run(x: tf.Tensor3D): tf.Tensor3D;
  /** Which token looks at which, [maps, n, n], of one example [1, n, WIDTH]. */
  maps(x: tf.Tensor3D): tf.Tensor3D;
}

export interface Trained {
  /** Share of right answers, of examples that were not trained on. */
  readonly accuracy: number;
  /** Of the layer alone. */
  readonly parameters: number;
  /** Of the first of those examples: `count` maps [n, n]. */
  readonly maps: { readonly values: Float32Array; readonly count: number };
  readonly milliseconds: number;
}

export const WIDTH = 32;
const BATCH = 32;
const JUDGED = 256;
const RATE = 0.01;

/**
 * Trains embeddings, one layer and predictions on a task with Adam, from the same start and on the same
 * examples for the same seed. The gradients of tfjs's own ops must be registered.
 *
 * @param onStep hears the mean loss over its examples, in nats; after a pause in which others may run
 */
export async function trainSequence(
  task: TaskName,
  makeLayer: (weigh: Weigh) => Layer,
  steps: number,
  onStep: (step: number, loss: number) => void,
): Promise<Trained> {
  const made: tf.Variable[] = [];
  const weigh: Weigh = (shape, deviation, trainable = true) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const normal = normals(made.length + 1);
    const values = Float32Array.from({ length: size }, () => deviation * normal());
    const weight = tf.tidy(() => tf.variable(tf.tensor(values, [...shape]), trainable));
    made.push(weight);
    return weight;
  };
  const first = weigh([SYMBOLS + 1, WIDTH], 0.5);
  const second = weigh([SYMBOLS + 1, WIDTH], 0.5);
  const place = weigh([LENGTH, WIDTH], 0.5);
  const out = weigh([WIDTH, SYMBOLS], 0.2);
  const shared = made.length;
  const layer = makeLayer(weigh);
  const parameters = made
    .slice(shared)
    .reduce((sum, { size, trainable }) => sum + (trainable ? size : 0), 0);

  const embed = (examples: Examples): tf.Tensor3D => {
    const hot = (ids: Int32Array) =>
      tf.cast(tf.oneHot(tf.tensor1d(ids, "int32"), SYMBOLS + 1), "float32");
    const x = tf.add(
      tf.matMul(hot(examples.first), first),
      tf.matMul(hot(examples.second), second),
    );
    return tf.add(tf.reshape(x, [-1, LENGTH, WIDTH]), place);
  };
  const predict = (examples: Examples) =>
    tf.matMul(tf.reshape(layer.run(embed(examples)), [-1, WIDTH]), out);

  const optimizer = tf.train.adam(RATE);
  const began = performance.now();
  try {
    for (let step = 0; step < steps; step++) {
      const examples = examplesOf(task, BATCH, step + 1);
      const loss = optimizer.minimize(() => lossOf(predict(examples), examples), true) as tf.Scalar;
      const value = loss.dataSync()[0] as number;
      loss.dispose();
      onStep(step + 1, value);
      if (step % 10 === 9) await new Promise((resolve) => setTimeout(resolve));
    }
    const milliseconds = performance.now() - began;
    const judged = examplesOf(task, JUDGED, 0);
    const found = tf.tidy(() => tf.argMax(predict(judged), 1).dataSync());
    const asked = judged.wanted.filter((one) => one >= 0).length;
    const right = judged.wanted.filter((one, at) => one >= 0 && one === found[at]).length;
    const maps = tf.tidy(() => {
      const all = layer.maps(tf.slice(embed(judged), [0, 0, 0], [1, LENGTH, WIDTH]) as tf.Tensor3D);
      return { values: all.dataSync<"float32">().slice(), count: all.shape[0] };
    });
    return { accuracy: right / asked, parameters, maps, milliseconds };
  } finally {
    optimizer.dispose();
    tf.dispose(made);
  }
}

/** Mean of −log p of the symbols that are wanted. */
function lossOf(scores: tf.Tensor, { wanted }: Examples): tf.Scalar {
  const labels = tf.tensor1d(
    wanted.map((one) => Math.max(0, one)),
    "int32",
  );
  const counts = tf.tensor1d(Float32Array.from(wanted, (one) => (one < 0 ? 0 : 1)));
  const chosen = tf.sum(
    tf.mul(tf.logSoftmax(scores as tf.Tensor2D), tf.cast(tf.oneHot(labels, SYMBOLS), "float32")),
    1,
  );
  return tf.neg(tf.div(tf.sum(tf.mul(chosen, counts)), tf.sum(counts)));
}
