import { reshape, type Tensor, type Tensor4D, transpose } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import { type SynthesizerWeights, synthesizerLogits } from "../../synthesizer/synthesizerLogits.ts";
import {
  type SynthesizerKind,
  type SynthesizerSizes,
  synthesizerShapes,
} from "../../synthesizer/synthesizerShapes.ts";
import type { ProjectionConfig } from "../heads/config.ts";
import type { Part } from "../heads/headsLayer.ts";
import { projection } from "../heads/projection.ts";

/** The logits of one kind, and the dense layers that hold its weights. */
export interface Logits {
  readonly parts: readonly Part[];
  compute(x: Tensor): Tensor4D;
}

/**
 * Each weight of all heads is the kernel of a dense layer, so that initialisers, regularisers,
 * constraints and biases are those of `tf.layers.dense`: [d, H · width] for what is applied to
 * tokens, else [rows, H · columns].
 */
export function logitsOf(
  kind: SynthesizerKind,
  sizes: SynthesizerSizes,
  config: ProjectionConfig,
): Logits {
  const { heads: H, width } = sizes;
  const shapes = Object.entries(synthesizerShapes(kind, sizes));
  const biases = new Set(shapes.map(([name]) => name).filter((name) => name.endsWith("Bias")));
  const weights = shapes
    .filter(([name]) => !biases.has(name))
    .map(([name, { shape, trainable }]) => {
      const [, second, columns] = shape as [number, number, number];
      const byToken = ["query", "key", "hidden"].includes(name);
      const rows = byToken ? width : second;
      const options = { ...config, useBias: biases.has(`${name}Bias`) };
      const dense = projection(options, `${kind}/${name}`, H * columns);
      dense.trainable = trainable;
      return { name, dense, rows, columns, byToken };
    });
  const read = (dense: layers.Layer, at: number) => dense.weights[at]?.read() as Tensor;
  return {
    parts: weights.map(({ dense, rows }) => [dense, rows]),
    compute(x) {
      const given: Record<string, Tensor> = {};
      for (const { name, dense, rows, columns, byToken } of weights) {
        const kernel = reshape(read(dense, 0), [rows, H, columns]);
        given[name] = byToken ? kernel : transpose(kernel, [1, 0, 2]);
        if (biases.has(`${name}Bias`)) given[`${name}Bias`] = reshape(read(dense, 1), [H, columns]);
      }
      return synthesizerLogits(kind, given as SynthesizerWeights, x);
    },
  };
}
