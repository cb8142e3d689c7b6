import { Tensor } from "@tensorflow/tfjs-core";
import type { AttentionOptions } from "./attentionOptions.ts";
import { checkMask } from "./checkMask.ts";
import { ShapeError } from "./shapeError.ts";

const OPTIONS = ["mask", "scale"];

/**
 * Refuses what an attention op cannot mean, before any work.
 *
 * @throws {ShapeError} tensors of the wrong rank, of shapes that disagree, or empty
 * @throws {TypeError} what is not a tensor, is disposed, or is not float32; unknown options
 * @throws {RangeError} a scale that is not finite, a mask for another number of examples or heads
 */
export function checkInputs(
  op: string,
  q: Tensor,
  k: Tensor,
  v: Tensor,
  options: AttentionOptions,
): void {
  for (const [name, tensor] of Object.entries({ q, k, v })) checkTensor(op, name, tensor);
  const [B, H, , D] = q.shape;
  const M = k.shape[2];
  for (const [name, tensor] of Object.entries({ q, k, v })) {
    if (tensor.shape.some((length) => length === 0)) {
      throw new ShapeError(`${op}: ${name} must not be empty, got ${show(tensor)}`);
    }
  }
  if (k.shape[0] !== B || k.shape[1] !== H || k.shape[3] !== D) {
    throw new ShapeError(`${op}: k must be [${B}, ${H}, M, ${D}] to match q, got ${show(k)}`);
  }
  if (v.shape[0] !== B || v.shape[1] !== H || v.shape[2] !== M) {
    throw new ShapeError(`${op}: v must be [${B}, ${H}, ${M}, E] to match k, got ${show(v)}`);
  }
  checkOptions(op, options, B as number, H as number);
}

/** @throws {TypeError | ShapeError} unless it is a living float32 tensor of rank 4 */
function checkTensor(op: string, name: string, tensor: unknown): void {
  if (!(tensor instanceof Tensor)) {
    const got = tensor === null ? "null" : Array.isArray(tensor) ? "an array" : typeof tensor;
    throw new TypeError(`${op}: ${name} must be a tf.Tensor, got ${got}`);
  }
  if (tensor.isDisposed) throw new TypeError(`${op}: ${name} is disposed`);
  if (tensor.dtype !== "float32") {
    throw new TypeError(`${op}: ${name} must be float32, got ${tensor.dtype}`);
  }
  if (tensor.rank !== 4) {
    const width = name === "v" ? "E" : "D";
    const length = name === "q" ? "N" : "M";
    throw new ShapeError(`${op}: ${name} must be [B, H, ${length}, ${width}], got ${show(tensor)}`);
  }
}

function checkOptions(op: string, options: AttentionOptions, B: number, H: number): void {
  for (const name of Object.keys(options)) {
    if (OPTIONS.includes(name)) continue;
    throw new TypeError(`${op}: unknown option "${name}"; the options are ${OPTIONS.join(", ")}`);
  }
  const { mask, scale } = options;
  if (scale !== undefined && !Number.isFinite(scale)) {
    throw new RangeError(`${op}: scale must be a finite number, got ${scale}`);
  }
  if (mask !== undefined) checkMask(op, mask, B, H);
}

function show(tensor: Tensor): string {
  return `[${tensor.shape.join(", ")}]`;
}
