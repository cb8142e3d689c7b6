import { project } from "@frugal/monarch";
import { monarchize } from "@frugal/monarch/layers";
import * as tf from "@tensorflow/tfjs";
import type { Case } from "../suite.ts";
import { valueRow } from "../valueRow.ts";
import { judge, languageModel, train } from "./languageModel.ts";
import { onOurKernels, stepsOf, trained } from "./trained.ts";

const RANK = 16;
const BLOCKS = 4;

/**
 * Feed-forward layers of the trained dense model replaced by the nearest Monarch matrices and by the
 * nearest ones of rank 16 with as many weights, then trained on.
 */
export const denseToSparse: Case = {
  name: "trained dense feed-forward layers replaced by their projections",
  run: ({ quick, say }) =>
    onOurKernels(async (corpus) => {
      const steps = stepsOf(quick);
      const more = steps / 2;
      const dense = trained(corpus, { kind: "dense" }, steps, say);
      const models = {
        Monarch: await withMonarch(dense.model),
        [`rank ${RANK}`]: await withLowRank(dense.model, corpus.vocabulary),
      };
      const rows = [valueRow("held-out loss, dense, trained", dense.loss, "nats")];
      const after: number[] = [];
      for (const [name, model] of Object.entries(models)) {
        const projected = judge(model, corpus);
        train(model, corpus, more, (step) => {
          if (step % 20 === 0) say(`${name}: step ${step} of ${more}`);
        });
        const tuned = judge(model, corpus);
        after.push(tuned);
        model.dispose();
        rows.push(
          valueRow(`held-out loss, ${name}, projected`, projected, "nats", {
            note: `${(projected - dense.loss).toFixed(3)} more than dense`,
          }),
          valueRow(`held-out loss, ${name}, ${more} steps later`, tuned, "nats", {
            note: `${(projected - tuned).toFixed(3)} less than projected`,
          }),
        );
      }
      dense.model.dispose();
      const [monarch, lowRank] = after as [number, number];
      const band = quick ? 0.15 : 0.08;
      return [
        ...rows,
        valueRow(
          "held-out loss, projected to Monarch and trained on − dense",
          monarch - dense.loss,
          "nats",
          {
            goal: { atLeast: band, aim: 0.03, better: "less" },
            note: "what projection alone loses comes back",
          },
        ),
        valueRow("held-out loss, trained on: Monarch − rank 16", monarch - lowRank, "nats", {
          goal: { atLeast: band, aim: 0.02, better: "less" },
        }),
      ];
    }),
};

const feedForwardOf = (model: tf.LayersModel) =>
  model.layers.filter(({ name }) => name.startsWith("ffn_"));

async function withMonarch(model: tf.LayersModel): Promise<tf.LayersModel> {
  let made = model;
  for (const layer of feedForwardOf(model)) {
    const [kernel] = layer.getWeights();
    const [inputs] = (kernel as tf.Tensor2D).shape;
    const next = await monarchize(made, {
      ...{ layers: [layer.name], batch: 0 },
      ...{ blockSize: [BLOCKS, inputs / BLOCKS], rank: BLOCKS },
    });
    if (made !== model) made.dispose();
    made = next.model;
  }
  return made;
}

/** The model with each product in two, its other weights in their places. */
async function withLowRank(model: tf.LayersModel, vocabulary: number): Promise<tf.LayersModel> {
  const made = languageModel(vocabulary, { kind: "low rank", rank: RANK });
  const targets = made.layers.filter((layer) => layer.getWeights().length > 0).values();
  for (const layer of model.layers.filter((one) => one.getWeights().length > 0)) {
    const target = targets.next().value as tf.layers.Layer;
    if (!layer.name.startsWith("ffn_")) {
      target.setWeights(layer.getWeights());
      continue;
    }
    const [kernel, bias] = layer.getWeights() as [tf.Tensor2D, tf.Tensor];
    const [rows, columns] = kernel.shape;
    const values = (await kernel.data()) as Float32Array;
    const { monarch } = project({ values, rows, columns }, { blockSize: [1, columns], rank: RANK });
    tf.tidy(() => {
      target.setWeights([tf.tensor2d(Float32Array.from(monarch.left), [rows, RANK])]);
      const second = tf.tensor2d(Float32Array.from(monarch.right), [RANK, columns]);
      (targets.next().value as tf.layers.Layer).setWeights([second, bias]);
    });
  }
  return made;
}
