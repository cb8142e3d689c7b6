import { Tensor } from "@tensorflow/tfjs-core";

/** @throws {TypeError} unless it is a living float32 tensor */
export function checkTensor(op: string, name: string, tensor: unknown): asserts tensor is Tensor {
  if (!(tensor instanceof Tensor)) {
    const got = tensor === null ? "null" : Array.isArray(tensor) ? "an array" : typeof tensor;
    throw new TypeError(`${op}: ${name} must be a tf.Tensor, got ${got}`);
  }
  if (tensor.isDisposed) throw new TypeError(`${op}: ${name} is disposed`);
  if (tensor.dtype !== "float32") {
    throw new TypeError(`${op}: ${name} must be float32, got ${tensor.dtype}`);
  }
}
