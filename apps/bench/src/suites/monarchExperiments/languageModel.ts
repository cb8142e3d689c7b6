import { multiHeadAttention } from "@frugal/attention-core/layers";
import { monarchDense } from "@frugal/monarch/layers";
import * as tf from "@tensorflow/tfjs";
import { normals } from "../../measure/normals.ts";
import { seeded } from "../../measure/seeded.ts";
import { type Characters, characters } from "../../start/training/characters.ts";

/** How the two products of a feed-forward layer are made. */
export type FeedForward =
  | { readonly kind: "dense" }
  | { readonly kind: "low rank"; readonly rank: number }
  | { readonly kind: "monarch"; readonly multiplier: number | "dense" };

/** Length of an input, width, widening, layers, examples at once. */
const [N, WIDTH, INNER, LAYERS, BATCH] = [64, 64, 256, 2, 16] as const;
/** Blocks of both factors, as Dao et al. have them. */
const BLOCKS = 4;
const RATE = 3e-3;
/** Examples that the loss is judged on. */
const JUDGED = 128;

let made = 0;

function product(
  { kind, ...how }: FeedForward,
  inputs: number,
  units: number,
  activation?: "relu",
): tf.layers.Layer[] {
  const config = { units, name: `ffn_${made++}`, ...(activation && { activation }) };
  if (kind === "dense") return [tf.layers.dense(config)];
  if (kind === "low rank") {
    const { rank } = how as { rank: number };
    return [tf.layers.dense({ units: rank, useBias: false }), tf.layers.dense(config)];
  }
  const { multiplier } = how as { multiplier: number | "dense" };
  const blockSize = [BLOCKS, inputs / BLOCKS] as const;
  return [monarchDense({ ...config, blockSize, rank: BLOCKS, learningRateMultiplier: multiplier })];
}

/** Weights in the products of feed-forward layers, without biases. */
export function feedForwardWeights(model: tf.LayersModel): number {
  return model.layers
    .filter(({ name }) => name.startsWith("ffn_") || name.startsWith("dense_"))
    .flatMap((layer) => layer.getWeights())
    .reduce((sum, { shape, size }) => sum + (shape.length > 1 ? size : 0), 0);
}

/** A pre-norm transformer over characters, 2 layers of 64, with one kind of feed-forward layer. */
export function languageModel(vocabulary: number, feedForward: FeedForward): tf.LayersModel {
  const [ids, places] = [tf.input({ shape: [N] }), tf.input({ shape: [N] })];
  type Symbolic = tf.SymbolicTensor;
  const sum = (a: Symbolic, b: Symbolic) => tf.layers.add().apply([a, b]) as Symbolic;
  const through = (x: Symbolic, layers: readonly tf.layers.Layer[]) =>
    layers.reduce((y, layer) => layer.apply(y) as Symbolic, x);
  const norm = () => tf.layers.layerNormalization();
  let x = sum(
    through(ids, [tf.layers.embedding({ inputDim: vocabulary, outputDim: WIDTH })]),
    through(places, [tf.layers.embedding({ inputDim: N, outputDim: WIDTH })]),
  );
  for (let layer = 0; layer < LAYERS; layer++) {
    const attention = multiHeadAttention({ numHeads: 4, keyDim: WIDTH / 4, mask: "causal" });
    x = sum(x, through(x, [norm(), attention]));
    const wide = product(feedForward, WIDTH, INNER, "relu");
    x = sum(x, through(x, [norm(), ...wide, ...product(feedForward, INNER, WIDTH)]));
  }
  const head = tf.layers.dense({ units: vocabulary, name: `head_${made++}` });
  const model = tf.model({ inputs: [ids, places], outputs: through(x, [norm(), head]) });
  seed(model);
  return model;
}

/** Draws matrices again, as large as they were, so that every run starts the same. */
function seed(model: tf.LayersModel): void {
  for (const [at, weight] of model.weights.entries()) {
    const values = weight.read();
    if (values.rank < 2) continue;
    tf.tidy(() => {
      const size = tf.sqrt(tf.mean(tf.square(values))).dataSync()[0] as number;
      const drawn = normals(values.size, at + 1).map((value) => value * size);
      weight.write(tf.tensor(drawn, values.shape));
    });
  }
}

/** A text to learn from and to be judged by. */
export interface Corpus {
  readonly vocabulary: number;
  readonly learned: Int32Array;
  readonly judged: Int32Array;
}

/** Nine tenths are learned from, the last is judged by. */
export function corpusOf(text: string): Corpus {
  const { ids, vocabulary }: Characters = characters(text);
  const cut = Math.floor(ids.length * 0.9);
  return { vocabulary, learned: ids.subarray(0, cut), judged: ids.subarray(cut) };
}

function lossAt(
  model: tf.LayersModel,
  ids: Int32Array,
  starts: readonly number[],
  vocabulary: number,
): tf.Scalar {
  const cut = (ahead: number) => {
    const cuts = new Int32Array(starts.length * N);
    starts.forEach((start, i) => {
      cuts.set(ids.subarray(start + ahead, start + ahead + N), i * N);
    });
    return cuts;
  };
  const inputs = tf.tensor2d(Float32Array.from(cut(0)), [starts.length, N]);
  const places = tf.tile(tf.reshape(tf.range(0, N), [1, N]), [starts.length, 1]);
  const scores = model.apply([inputs, places], { training: true }) as tf.Tensor;
  const rows = tf.logSoftmax(tf.reshape(scores, [starts.length * N, vocabulary]));
  const chosen = tf.cast(tf.oneHot(tf.tensor1d(cut(1), "int32"), vocabulary), "float32");
  return tf.neg(tf.mean(tf.sum(tf.mul(rows, chosen), 1)));
}

/** Learns for so many steps, on batches that depend only on their number. */
export function train(
  model: tf.LayersModel,
  { learned, vocabulary }: Corpus,
  steps: number,
  say: (step: number) => void,
): void {
  const optimizer = tf.train.adam(RATE);
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  for (let step = 0; step < steps; step++) {
    const uniform = seeded(step + 1);
    const starts = Array.from({ length: BATCH }, () =>
      Math.floor(uniform() * (learned.length - N - 1)),
    );
    optimizer.minimize(() => lossAt(model, learned, starts, vocabulary), false, variables);
    say(step + 1);
  }
  optimizer.dispose();
}

/** Nats per character of what was not learned from. */
export function judge(model: tf.LayersModel, { judged, vocabulary }: Corpus): number {
  const places = Math.floor((judged.length - 1) / N);
  let sum = 0;
  for (let from = 0; from < JUDGED; from += BATCH) {
    const starts = Array.from(
      { length: BATCH },
      (_, i) => N * Math.floor(((from + i) * places) / JUDGED),
    );
    sum += tf.tidy(() => lossAt(model, judged, starts, vocabulary).dataSync()[0] as number) * BATCH;
  }
  return sum / JUDGED;
}
