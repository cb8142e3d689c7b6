import {
  customGrad,
  type GradSaveFunc,
  gather,
  reshape,
  scatterND,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from "@tensorflow/tfjs-core";

/**
 * Rows of a table, as `gather` has them; with a gradient that is there on tfjs's wasm backend too,
 * which lacks what `gather`'s own is made of.
 *
 * @param table [V, D]
 * @param tokens int32 [N], from 0 to V − 1
 * @returns [N, D]
 */
export function lookUp(table: Tensor2D, tokens: Tensor1D): Tensor2D {
  const op = customGrad((...inputs: (Tensor | GradSaveFunc)[]) => {
    const [rows, save] = inputs as [Tensor2D, GradSaveFunc];
    save([tokens]);
    return {
      value: gather(rows, tokens),
      gradFunc: (dRows: Tensor, saved: Tensor[]) =>
        scatterND(reshape(saved[0] as Tensor, [-1, 1]), dRows, rows.shape),
    };
  });
  return op(table) as Tensor2D;
}
