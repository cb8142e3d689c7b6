import * as tf from "@tensorflow/tfjs-core";
import { normals } from "../../measure/normals.ts";

/** Of the goals: examples, rows, width, e and s. */
export const B = 4;
export const N = 1024;
export const d = 512;
export const e = 1024;
export const s = 128;

/** Weights of a gated unit, without biases and with the affine maps of queries and keys. */
export interface UnitWeights {
  readonly gate: tf.Tensor2D;
  readonly value: tf.Tensor2D;
  readonly shared: tf.Tensor2D;
  readonly output: tf.Tensor2D;
  readonly queryScale: tf.Tensor1D;
  readonly queryOffset: tf.Tensor1D;
  readonly keyScale: tf.Tensor1D;
  readonly keyOffset: tf.Tensor1D;
}

const normal = (shape: number[], seed: number, deviation = 1) => {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    normals(size, seed).map((value) => value * deviation),
    shape,
  );
};

export function unitWeights(): UnitWeights {
  const kernel = (from: number, to: number, seed: number) =>
    normal([from, to], seed, 1 / Math.sqrt(from)) as tf.Tensor2D;
  const row = (seed: number) => normal([s], seed) as tf.Tensor1D;
  return {
    gate: kernel(d, e, 1),
    value: kernel(d, e, 2),
    shared: kernel(d, s, 3),
    output: kernel(e, d, 4),
    queryScale: row(5),
    queryOffset: row(6),
    keyScale: row(7),
    keyOffset: row(8),
  };
}

/** x [B, N, d] */
export const unitInput = (): tf.Tensor3D => normal([B, N, d], 9) as tf.Tensor3D;

/** u, v [1, rows, e] and z [1, rows, s]: a few hundred different rows, repeated. */
export function gatedInputs(rows: number): { u: tf.Tensor3D; v: tf.Tensor3D; z: tf.Tensor3D } {
  const block = 512;
  const some = (width: number, seed: number) =>
    tf.tidy(() =>
      tf.tile(normal([1, block, width], seed, 0.5) as tf.Tensor3D, [1, rows / block, 1]),
    );
  return { u: some(e, 1), v: some(e, 2), z: some(s, 3) };
}
