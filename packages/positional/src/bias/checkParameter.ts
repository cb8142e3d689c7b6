import { ShapeError } from "@frugal/attention-core";
import { Tensor } from "@tensorflow/tfjs-core";

/**
 * Refuses a learned parameter that is no living float32 tensor of the shape wanted.
 *
 * @param wanted lengths, or names of those that may be anything
 * @throws {TypeError} not a tensor, disposed, not float32
 * @throws {ShapeError} another shape, an empty dimension
 */
export function checkParameter(
  op: string,
  name: string,
  tensor: unknown,
  wanted: readonly (number | string)[],
): void {
  if (!(tensor instanceof Tensor))
    throw new TypeError(`${op}: ${name} must be a tf.Tensor, got ${typeof tensor}`);
  if (tensor.isDisposed) throw new TypeError(`${op}: ${name} is disposed`);
  if (tensor.dtype !== "float32")
    throw new TypeError(`${op}: ${name} must be float32, got ${tensor.dtype}`);
  const { shape } = tensor;
  const fits =
    shape.length === wanted.length &&
    wanted.every((length, axis) =>
      typeof length === "number" ? shape[axis] === length : (shape[axis] as number) > 0,
    );
  if (!fits)
    throw new ShapeError(
      `${op}: ${name} must be [${wanted.join(", ")}], got [${shape.join(", ")}]`,
    );
}
