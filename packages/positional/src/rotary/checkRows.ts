import { ShapeError } from "@frugal/attention-core";
import { Tensor, type Tensor4D } from "@tensorflow/tfjs-core";

/**
 * @throws {TypeError} unless it is a living float32 tensor
 * @throws {ShapeError} unless it is [B, H, N, D]
 */
export function checkRows(op: string, x: unknown, name = "x"): asserts x is Tensor4D {
  if (!(x instanceof Tensor)) {
    const got = x === null ? "null" : Array.isArray(x) ? "an array" : typeof x;
    throw new TypeError(`${op}: ${name} must be a tf.Tensor, got ${got}`);
  }
  if (x.isDisposed) throw new TypeError(`${op}: ${name} is disposed`);
  if (x.dtype !== "float32") {
    throw new TypeError(`${op}: ${name} must be float32, got ${x.dtype}`);
  }
  if (x.rank !== 4) {
    throw new ShapeError(`${op}: ${name} must be [B, H, N, D], got [${x.shape.join(", ")}]`);
  }
}
