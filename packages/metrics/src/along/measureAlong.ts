import { Tensor } from "@tensorflow/tfjs-core";
import type { Measure } from "../sparsity/measure.ts";
import { measureAlongOp } from "./measureAlongOp.ts";
import { OP } from "./op.ts";

/**
 * A measure of each row of a tensor along an axis, with its gradient where the measure has one.
 *
 * Measures by S_{p,q} with p and q of 1, 2, 4 and ∞ (mean/max, ℓ₁/ℓ₂ and its relations, Hoyer,
 * kurtosis, and Rényi's of order 2 and ∞) read the tensor once in WASM, in place whatever the axis;
 * the Gini index sorts each row in WASM. Others are computed row by row in JavaScript, in float64.
 * Runs on the tfjs backends cpu and wasm. Relative error about 1e-7, as of float32 itself.
 *
 * Zeros, NaN and infinities: as the measure says, each row by itself. First derivatives only.
 *
 * @param x any shape, float32
 * @param axis which axis is measured; negative counts from the end
 * @returns x's shape without that axis
 * @throws {TypeError} not a tensor, disposed, not float32; no measure; a gradient of what has none
 * @throws {RangeError} no such axis, an empty dimension
 * @throws {UnsupportedBackendError} another backend
 * @throws {MemoryError} more than WASM memory can hold
 * @see Measure
 */
export function measureAlong(measure: Measure, x: Tensor, axis: number = -1): Tensor {
  if (typeof measure?.of !== "function") {
    throw new TypeError(`${OP}: measure must be a Measure, such as hoyer or gini`);
  }
  checkTensor(x);
  const at = axis < 0 ? axis + x.rank : axis;
  if (!Number.isInteger(axis) || at < 0 || at >= x.rank) {
    throw new RangeError(`${OP}: axis must be one of the ${x.rank} of x, got ${axis}`);
  }
  if (x.size === 0) {
    throw new RangeError(`${OP}: x must not be empty, got [${x.shape.join(", ")}]`);
  }
  const product = (lengths: number[]) => lengths.reduce((size, length) => size * length, 1);
  const along = {
    outer: product(x.shape.slice(0, at)),
    n: x.shape[at] as number,
    inner: product(x.shape.slice(at + 1)),
  };
  const shape = x.shape.filter((_, i) => i !== at);
  return measureAlongOp({ x }, { measure, along, shape })[0] as Tensor;
}

function checkTensor(x: unknown): void {
  if (!(x instanceof Tensor)) {
    throw new TypeError(`${OP}: x must be a tf.Tensor, got ${x === null ? "null" : typeof x}`);
  }
  if (x.isDisposed) throw new TypeError(`${OP}: x is disposed`);
  if (x.dtype !== "float32") throw new TypeError(`${OP}: x must be float32, got ${x.dtype}`);
}
