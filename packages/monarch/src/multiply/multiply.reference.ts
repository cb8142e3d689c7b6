import type { Monarch, Values } from "../monarch/monarch.ts";
import { sizesOf } from "../monarch/sizes.ts";

/** M x for each vector of x [batch, columns], in float64 and by definition, term by term. */
export function multiply(x: Values, { shape, left, right }: Monarch): Float64Array {
  const { rows, columns } = shape;
  const y = new Float64Array((x.length / columns) * rows);
  eachTerm(shape, (row, column, inLeft, inRight) => {
    const weight = (left[inLeft] as number) * (right[inRight] as number);
    for (let b = 0; b * columns < x.length; b++) {
      y[b * rows + row]! += weight * (x[b * columns + column] as number);
    }
  });
  return y;
}

/** Its gradients, given that by y. */
export function multiplyGradient(
  dY: Values,
  x: Values,
  { shape, left, right }: Monarch,
): Record<"x" | "left" | "right", Float64Array> {
  const { rows, columns } = shape;
  const slopes = {
    x: new Float64Array(x.length),
    left: new Float64Array(left.length),
    right: new Float64Array(right.length),
  };
  eachTerm(shape, (row, column, inLeft, inRight) => {
    const [l, r] = [left[inLeft] as number, right[inRight] as number];
    for (let b = 0; b * columns < x.length; b++) {
      const slope = dY[b * rows + row] as number;
      const value = x[b * columns + column] as number;
      slopes.x[b * columns + column]! += slope * l * r;
      slopes.left[inLeft]! += slope * r * value;
      slopes.right[inRight]! += slope * l * value;
    }
  });
  return slopes;
}

/** Every term of Σᵣ left[j, l, k·rank + r] · right[k, r·J + j, i]: its row and column, and where its factors lie. */
function eachTerm(
  shape: Monarch["shape"],
  visit: (row: number, column: number, inLeft: number, inRight: number) => void,
): void {
  const { I, J, K, L, rank } = sizesOf(shape);
  for (let row = 0; row < shape.rows; row++) {
    const [l, j] = [Math.floor(row / J), row % J];
    for (let column = 0; column < shape.columns; column++) {
      const [k, i] = [Math.floor(column / I), column % I];
      for (let r = 0; r < rank; r++) {
        visit(row, column, (j * L + l) * K * rank + k * rank + r, ((k * rank + r) * J + j) * I + i);
      }
    }
  }
}
