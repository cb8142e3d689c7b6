import { type MonarchTensors, monarchShape, toDense, toTensors } from "@frugal/monarch";
import * as tf from "@tensorflow/tfjs";
import { normals } from "../../measure/normals.ts";

/** A random Monarch matrix, the dense matrix that it is, and a batch of vectors for either. */
export interface Contestants {
  readonly monarch: MonarchTensors;
  /** Multiply-adds of a vector with the Monarch matrix. */
  readonly parameters: number;
  /** Transposed, so that x · dense is what `multiply` gives: [columns, rows]. */
  readonly dense: tf.Tensor2D;
  readonly x: tf.Tensor2D;
  dispose(): void;
}

/** n × n in blocks of √n, scaled so that products have variance 1. */
export function contestantsOf(n: number, batch: number): Contestants {
  const shape = monarchShape({ rows: n });
  const scaled = (of: readonly number[], seed: number) => {
    const size = of.reduce((product, length) => product * length, 1);
    return normals(size, seed).map((value) => value / Math.sqrt(of[2] as number));
  };
  const values = { shape, left: scaled(shape.left, 1), right: scaled(shape.right, 2) };
  const monarch = toTensors(values);
  const dense = tf.tidy(() =>
    tf.transpose(tf.tensor2d(Float32Array.from(toDense(values)), [n, n])),
  );
  const x = tf.tensor2d(normals(batch * n, 3), [batch, n]);
  return {
    monarch,
    parameters: values.left.length + values.right.length,
    dense,
    x,
    dispose: () => tf.dispose([monarch.left, monarch.right, dense, x]),
  };
}
