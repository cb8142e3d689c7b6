import type { Claim } from "@frugal/tooling/claim";
import { normals } from "@frugal/tooling/oracle/random.ts";
import * as tf from "@tensorflow/tfjs-core";
import { type LayersModel, layers, sequential } from "@tensorflow/tfjs-layers";
import { project } from "../project/project.ts";
import { kernelOf } from "./kernelOf.ts";
import { monarchize } from "./monarchize.ts";

const n = 64;
const RANK = 8;

/** What the layer has to learn: 64 classes, the largest element of A x. */
const TEACHERS: Readonly<Record<string, (next: () => number) => Float32Array>> = {
  "diagonally dominant": (next) =>
    Float32Array.from({ length: n * n }, (_, at) => Number(at % (n + 1) === 0) + 0.05 * next()),
  sparse: (next) =>
    Float32Array.from({ length: n * n }, () => {
      const value = next();
      return Math.abs(next()) < 0.0627 ? value : 0; // one in twenty
    }),
  smooth: () =>
    Float32Array.from({ length: n * n }, (_, at) =>
      Math.exp(-Math.abs(Math.floor(at / n) - (at % n)) / 10),
    ),
};

/** Dense → sparse: trained weights projected, then trained on. */
export const denseToSparse: Claim = {
  id: "MO10",
  source: "Dao et al. 2022, arXiv 2204.00595, §3.3; Su Jianlin 2024, kexue.fm/archives/10249",
  statement:
    "A trained dense layer may be replaced by its projection and trained on. With as many parameters, " +
    "Monarch keeps more than low rank of weights that are sparse or diagonally dominant; of smooth ones " +
    "low rank keeps more.",
  expected:
    `after projection, accuracy of 64 classes at least that of rank ${RANK} for diagonally dominant and ` +
    "sparse weights; for smooth ones the mean squared error is larger; 200 more steps change no error " +
    "for the worse by more than 2 %",
  async run({ useBackend }) {
    await useBackend("wasm");
    const found: { text: string; holds: boolean }[] = [];
    for (const [name, teacher] of Object.entries(TEACHERS)) {
      const next = normals(10);
      const a = tf.tensor2d(teacher(next), [n, n]);
      const draw = (rows: number) =>
        tf.tensor2d(Float32Array.from({ length: rows * n }, next), [rows, n]);
      const [x, test] = [draw(4096), draw(2048)];
      const [y, wanted] = [x, test].map((one) => tf.matMul(one, a, false, true)) as [
        tf.Tensor2D,
        tf.Tensor2D,
      ];
      const train = async (model: LayersModel, epochs: number, rate: number) => {
        model.compile({ optimizer: tf.train.adam(rate), loss: "meanSquaredError" });
        await model.fit(x, y, { epochs, batchSize: 128, shuffle: false, verbose: 0 });
      };
      const accuracy = (model: LayersModel) =>
        tf.tidy(() => {
          const same = tf.equal(
            tf.argMax(model.predict(test) as tf.Tensor, 1),
            tf.argMax(wanted, 1),
          );
          return tf.mean(tf.cast(same, "float32")).dataSync()[0] as number;
        });
      const error = (model: LayersModel) =>
        tf.tidy(() => {
          const missed = tf.sum(tf.squaredDifference(model.predict(test) as tf.Tensor, wanted));
          return tf.div(missed, tf.sum(tf.square(wanted))).dataSync()[0] as number;
        });
      const dense = sequential({ layers: [layers.dense({ units: n, inputShape: [n] })] });
      await train(dense, 10, 0.01);
      const { model: monarch } = await monarchize(dense, { batch: 0 });
      const low = await lowRank(dense);
      const judge = (model: LayersModel) => ({ accuracy: accuracy(model), error: error(model) });
      const [whole, ofMonarch, ofLow] = [judge(dense), judge(monarch), judge(low)];
      const epochs = Math.ceil((200 * 128) / 4096);
      await train(monarch, epochs, 0.001);
      await train(low, epochs, 0.001);
      const [monarchAfter, lowAfter] = [judge(monarch), judge(low)];
      for (const model of [dense, monarch, low]) model.dispose();
      tf.dispose([a, x, test, y, wanted]);
      const show = ({ accuracy, error }: typeof whole) =>
        `${accuracy.toFixed(3)} (error ${error.toPrecision(3)})`;
      const order =
        name === "smooth" ? ofMonarch.error > ofLow.error : ofMonarch.accuracy >= ofLow.accuracy;
      const noWorse =
        monarchAfter.error <= 1.02 * ofMonarch.error && lowAfter.error <= 1.02 * ofLow.error;
      found.push({
        text:
          `${name}: dense ${show(whole)}; Monarch ${show(ofMonarch)}, then ${show(monarchAfter)}; ` +
          `rank ${RANK} ${show(ofLow)}, then ${show(lowAfter)}`,
        holds: order && noWorse,
      });
    }
    return {
      measured: found.map(({ text, holds }) => `${text}${holds ? "" : " NOT"}`).join("; "),
      holds: found.every(({ holds }) => holds),
    };
  },
};

/** Two layers, of which the kernels' product is the nearest of that rank to a dense layer's. */
async function lowRank(dense: LayersModel): Promise<LayersModel> {
  const [layer] = dense.layers;
  const kernel = await kernelOf(layer as layers.Layer);
  const { monarch } = project(kernel, { blockSize: [1, n], rank: RANK });
  const { left, right } = monarch;
  const model = sequential({
    layers: [
      layers.dense({ units: RANK, inputShape: [n], useBias: false }),
      layers.dense({ units: n }),
    ],
  });
  tf.tidy(() => {
    const bias = (layer as layers.Layer).getWeights()[1] as tf.Tensor;
    const first = tf.transpose(tf.tensor2d(Float32Array.from(right), [RANK, n]));
    const second = tf.transpose(tf.tensor2d(Float32Array.from(left), [n, RANK]));
    model.setWeights([first, second, bias]);
  });
  return model;
}
