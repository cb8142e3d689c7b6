import { attention } from "@frugal/attention-core";
import { matMul } from "@frugal/engine";
import { rotary } from "@frugal/positional";
import { causal } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs-core";
import {
  type CharacterStack,
  characterStack,
  type Part,
  type StackShape,
} from "./characterStack.ts";
import type { SeededVariables } from "./seededVariables.ts";

export interface TransformerModelShape extends StackShape {
  /** Each attention and a feed-forward layer. */
  readonly blocks: number;
  /** They share the width. */
  readonly heads: number;
  /** Between the products of a feed-forward layer. */
  readonly inner: number;
}

/**
 * Attention of several heads and feed-forward layers in turns, causal, with rotary positions; kernels
 * begin at variance 1 / fan-in. A block has 4d² + 2d · inner weights beside its norms'.
 */
export const transformerModel = (shape: TransformerModelShape): CharacterStack =>
  characterStack(shape, (variables) =>
    Array.from({ length: shape.blocks }, (_, i) => [
      attending(`${i} attention`, shape, variables),
      feedingForward(`${i} feed-forward`, shape, variables),
    ]).flat(),
  );

/** The inner width with which a block has as many weights as two gated attention units. */
export const innerOfTwoUnits = (width: number, e: number, s: number): number =>
  Math.round((2 * (3 * width * e + width * s + 4 * s) - 4 * width * width) / (2 * width));

function attending(
  name: string,
  { width, heads }: TransformerModelShape,
  make: SeededVariables,
): Part {
  const into = make.normal(
    `${name} queries, keys, values`,
    [width, 3 * width],
    1 / Math.sqrt(width),
  );
  const back = make.normal(`${name} output`, [width, width], 1 / Math.sqrt(width));
  const mask = causal();
  const D = width / heads;
  return (x, { examples, N }) => {
    const [q, k, v] = tf
      .split(matMul(x, into), 3, 1)
      .map((one) => tf.transpose(tf.reshape(one, [examples, N, heads, D]), [0, 2, 1, 3])) as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
    ];
    const turned = (rows: tf.Tensor) => rotary(rows, { layout: "half" });
    const heard = attention(turned(q), turned(k), v, { mask });
    return matMul(tf.reshape(tf.transpose(heard, [0, 2, 1, 3]), [examples * N, width]), back);
  };
}

function feedingForward(
  name: string,
  { width, inner }: TransformerModelShape,
  make: SeededVariables,
): Part {
  const wide = make.normal(`${name} wide`, [width, inner], 1 / Math.sqrt(width));
  const narrow = make.normal(`${name} narrow`, [inner, width], 1 / Math.sqrt(inner));
  return (x) => matMul(matMul(x, wide, { activation: "geluTanh" }), narrow);
}
