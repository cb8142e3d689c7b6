import { WASM_BACKENDS } from "@frugal/engine";
import { getBackend, reshape, type Tensor, tidy } from "@tensorflow/tfjs-core";
import { checkTensors } from "../monarch/checkTensors.ts";
import type { MonarchTensors } from "../monarch/monarch.ts";
import { multiplyByOps } from "./multiplyByOps.ts";
import { multiplyOp } from "./multiplyOp.ts";

/**
 * M x for each vector x along the last axis: what `tf.matMul(x, M, false, true)` is for a dense M, by
 * `multiplyAdds(shape)` multiply-adds a vector instead of rows · columns. The product goes through two
 * stages of small products whose middle stays in the cache; permutations are strides.
 *
 * Differentiable by x and by both factors, once. On tfjs's cpu and wasm backends a kernel, with the
 * same bits for any number of threads; on others ops of tfjs.
 *
 * @param x [… columns], float32
 * @returns [… rows]
 * @throws {RangeError} where shapes or dtypes do not fit
 * @see Dao et al. 2022, "Monarch: Expressive Structured Matrices", §3.1
 */
export function multiply(x: Tensor, monarch: MonarchTensors): Tensor {
  return run("multiply", x, monarch, false);
}

/**
 * Mᵀ x for each vector x along the last axis; otherwise as `multiply`.
 *
 * @param x [… rows], float32
 * @returns [… columns]
 * @throws {RangeError} where shapes or dtypes do not fit
 */
export function multiplyTransposed(x: Tensor, monarch: MonarchTensors): Tensor {
  return run("multiplyTransposed", x, monarch, true);
}

function run(op: string, x: Tensor, monarch: MonarchTensors, transposed: boolean): Tensor {
  const { shape } = monarch;
  checkTensors(op, monarch);
  const [from, to] = transposed ? [shape.rows, shape.columns] : [shape.columns, shape.rows];
  if (x.dtype !== "float32") throw new RangeError(`${op}: x must be float32, got ${x.dtype}`);
  if (x.rank === 0 || x.shape.at(-1) !== from) {
    throw new RangeError(`${op}: x must be [… ${from}], got [${x.shape}]`);
  }
  if (x.rank === 2) return product(x, monarch, transposed);
  return tidy(() => {
    const y = product(reshape(x, [x.size / from, from]), monarch, transposed);
    return reshape(y, [...x.shape.slice(0, -1), to]);
  });
}

function product(x: Tensor, monarch: MonarchTensors, transposed: boolean): Tensor {
  const { shape, left, right } = monarch;
  if (!WASM_BACKENDS.includes(getBackend())) {
    return tidy(() => multiplyByOps(x, monarch, transposed));
  }
  return multiplyOp({ x, left, right }, { shape, transposed })[0] as Tensor;
}
