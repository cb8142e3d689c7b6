import { Tensor } from "@tensorflow/tfjs-core";
import type { AttentionWithLogsumexp } from "../attention/attentionWithLogsumexp.ts";
import { ShapeError } from "../attention/shapeError.ts";

/**
 * Refuses what cannot be merged, before any work.
 *
 * @throws {ShapeError} shapes that disagree
 * @throws {TypeError} no parts, or something that is not a living float32 tensor
 */
export function checkParts(parts: readonly AttentionWithLogsumexp[]): void {
  if (!Array.isArray(parts) || parts.length === 0) {
    throw new TypeError("merge: parts must be a list of at least one { output, logsumexp }");
  }
  parts.forEach((part, at) => {
    const name = `parts[${at}]`;
    checkTensor(`${name}.output`, part?.output);
    checkTensor(`${name}.logsumexp`, part?.logsumexp);
  });
  const [{ output: first }] = parts as [AttentionWithLogsumexp];
  if (first.rank !== 4) {
    throw new ShapeError(`merge: parts[0].output must be [B, H, N, E], got ${show(first.shape)}`);
  }
  parts.forEach(({ output, logsumexp }, at) => {
    checkShape(`parts[${at}].output`, output, first.shape);
    checkShape(`parts[${at}].logsumexp`, logsumexp, first.shape.slice(0, 3));
  });
}

function checkTensor(name: string, tensor: unknown): void {
  if (!(tensor instanceof Tensor)) {
    throw new TypeError(`merge: ${name} must be a tf.Tensor, got ${typeof tensor}`);
  }
  if (tensor.isDisposed) throw new TypeError(`merge: ${name} is disposed`);
  if (tensor.dtype !== "float32") {
    throw new TypeError(`merge: ${name} must be float32, got ${tensor.dtype}`);
  }
}

function checkShape(name: string, { shape }: Tensor, wanted: readonly number[]): void {
  if (shape.length === wanted.length && shape.every((length, at) => length === wanted[at])) return;
  throw new ShapeError(`merge: ${name} must be ${show(wanted)}, got ${show(shape)}`);
}

function show(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}
