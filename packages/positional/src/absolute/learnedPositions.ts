import { ShapeError } from "@frugal/attention-core";
import {
  customGrad,
  type GradSaveFunc,
  gather,
  scatterND,
  slice,
  Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
} from "@tensorflow/tfjs-core";
import { type PositionRowsOptions, positionRows } from "./positionRows.ts";

/**
 * Rows of a learned table of positions, to be added to embeddings, with a gradient by the table. A table
 * ends: positions beyond it are refused, not wrapped.
 *
 * @param table [L, W], float32, a row for each position
 * @param N rows
 * @returns [N, W]
 * @throws {RangeError} positions that are not integers from 0 to L − 1, another number of them
 * @throws {ShapeError | TypeError} unless the table is a float32 tensor of rank 2
 * @see Gehring et al. 2017, "Convolutional sequence to sequence learning", §3.1
 */
export function learnedPositions(
  table: Tensor,
  N: number,
  options: PositionRowsOptions = {},
): Tensor2D {
  const op = "learnedPositions";
  if (!(table instanceof Tensor) || table.dtype !== "float32") {
    const got = (table as Tensor)?.dtype ?? typeof table;
    throw new TypeError(`${op}: table must be a float32 tensor, got ${got}`);
  }
  if (table.rank !== 2) {
    throw new ShapeError(`${op}: table must be [L, W], got [${table.shape.join(", ")}]`);
  }
  const [L, W] = table.shape as [number, number];
  const rows = positionRows(op, N, options);
  const wrong = rows.find((row) => !(Number.isInteger(row) && row >= 0 && row < L));
  if (wrong !== undefined) {
    throw new RangeError(`${op}: positions must be integers from 0 to ${L - 1}, got ${wrong}`);
  }
  if (!options.positions) return slice(table as Tensor2D, [rows[0] ?? 0, 0], [N, W]);
  return tidy(() => {
    const indices = Int32Array.from(rows);
    // tfjs-wasm lacks what the gradient of gather is made of.
    const take = customGrad((given: Tensor | GradSaveFunc) => ({
      value: gather(given as Tensor, tensor1d(indices, "int32")),
      gradFunc: (dRows: Tensor) => scatterND(tensor2d(indices, [N, 1], "int32"), dRows, [L, W]),
    }));
    return take(table) as Tensor2D;
  });
}
