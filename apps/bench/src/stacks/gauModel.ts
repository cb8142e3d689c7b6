import { matMul } from "@frugal/engine";
import { type GatedNormalizer, gatedAttention } from "@frugal/gau";
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

export interface GauShape extends StackShape {
  readonly layers: number;
  /** Width of gate and values. */
  readonly e: number;
  /** Width of queries and keys. */
  readonly s: number;
  readonly normalizer: GatedNormalizer;
}

/**
 * Gated attention units one upon the other, causal, with rotary positions; kernels begin at variance
 * 1 / fan-in. Each has 3de + ds + 4s weights beside its norm's.
 */
export const gauModel = (shape: GauShape): CharacterStack =>
  characterStack(shape, (variables) =>
    Array.from({ length: shape.layers }, (_, i) => unit(`${i}`, shape, variables)),
  );

function unit(name: string, { width, e, s, normalizer }: GauShape, make: SeededVariables): Part {
  const into = make.normal(`${name} gate, value, shared`, [width, 2 * e + s], 1 / Math.sqrt(width));
  const back = make.normal(`${name} output`, [e, width], 1 / Math.sqrt(e));
  const affine = {
    queryScale: make.filled(`${name} query scale`, s, 1),
    queryOffset: make.filled(`${name} query offset`, s, 0),
    keyScale: make.filled(`${name} key scale`, s, 1),
    keyOffset: make.filled(`${name} key offset`, s, 0),
  };
  const mask = causal();
  return (x, { examples, N, takenFor = N }) => {
    const projected = matMul(x, into, { activation: "silu" });
    const [u, v, z] = tf
      .split(projected, [e, e, s], 1)
      .map((one) => tf.reshape(one, [examples, N, -1])) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const mixed = gatedAttention(u, v, z, {
      ...affine,
      mask,
      normalizer,
      // relu(scale · a)² / N is relu(a / √s)² / takenFor.
      ...(takenFor !== N && { scale: Math.sqrt(N / takenFor / s) }),
      position: (rows, offset) => rotary(rows, { layout: "half", offset }),
    });
    return matMul(tf.reshape(mixed, [examples * N, e]), back);
  };
}
