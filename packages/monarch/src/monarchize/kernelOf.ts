import type { Tensor } from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import type { Matrix } from "../project/matrix.ts";

/** The matrix that a dense layer multiplies vectors with: its kernel [inputs, units], transposed. */
export async function kernelOf(layer: layers.Layer): Promise<Matrix> {
  const kernel = layer.weights[0]?.read() as Tensor;
  const [columns, rows] = kernel.shape as [number, number];
  return {
    values: transposed((await kernel.data()) as Float32Array, columns, rows),
    rows,
    columns,
  };
}

/** [rows, columns] → [columns, rows] */
export function transposed(
  values: Float32Array | Float64Array,
  rows: number,
  columns: number,
): Float32Array<ArrayBuffer> {
  const turned = new Float32Array(values.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) turned[j * rows + i] = values[i * columns + j] as number;
  }
  return turned;
}
