import { checkMonarch } from "./checkMonarch.ts";
import type { Monarch } from "./monarch.ts";
import { sizesOf } from "./sizes.ts";

/** The matrix itself, [rows, columns] row-major in float64, by the formula of `MonarchShape`. */
export function toDense(monarch: Monarch): Float64Array {
  checkMonarch("toDense", monarch);
  const { shape, left, right } = monarch;
  const { rows, columns } = shape;
  const { I, J, K, L, rank } = sizesOf(shape);
  const dense = new Float64Array(rows * columns);
  for (let j = 0; j < J; j++) {
    for (let l = 0; l < L && l * J + j < rows; l++) {
      const row = dense.subarray((l * J + j) * columns, (l * J + j + 1) * columns);
      for (let k = 0; k < K; k++) {
        for (let r = 0; r < rank; r++) {
          const factor = left[(j * L + l) * K * rank + k * rank + r] as number;
          const from = ((k * rank + r) * J + j) * I;
          for (let i = 0; i < I && k * I + i < columns; i++) {
            row[k * I + i]! += factor * (right[from + i] as number);
          }
        }
      }
    }
  }
  return dense;
}
