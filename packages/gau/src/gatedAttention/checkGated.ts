import { ShapeError } from "@frugal/attention-core";
import { Tensor } from "@tensorflow/tfjs-core";
import type { QueryKeyAffine } from "./gatedAttentionOptions.ts";

/** Sizes of a gated attention: e the width of u and v, s that of z. */
export interface GatedSizes {
  readonly B: number;
  readonly N: number;
  readonly e: number;
  readonly s: number;
}

/**
 * @throws {TypeError} what is no living float32 tensor
 * @throws {ShapeError} tensors of the wrong rank, empty, or that disagree
 */
export function checkGated(op: string, u: Tensor, v: Tensor, z: Tensor): GatedSizes {
  for (const [name, tensor] of Object.entries({ u, v, z })) {
    checkTensor(op, name, tensor);
    const wanted = name === "z" ? "[B, N, s]" : "[B, N, e]";
    if (tensor.rank !== 3 || tensor.size === 0) refuse(op, name, `${wanted}, not empty`, tensor);
  }
  const [B, N, e] = v.shape as [number, number, number];
  const s = z.shape[2] as number;
  checkShape(op, "u", u, [B, N, e], " as v");
  checkShape(op, "z", z, [B, N, s], " to match v");
  return { B, N, e, s };
}

const AFFINE = ["queryScale", "queryOffset", "keyScale", "keyOffset"] as const;

/**
 * @throws {TypeError} what is no living float32 tensor
 * @throws {ShapeError} anything but [s]
 */
export function checkAffine(op: string, given: QueryKeyAffine, s: number, of = ""): void {
  for (const name of AFFINE) {
    const tensor = given[name];
    if (tensor !== undefined) {
      checkTensor(op, of + name, tensor);
      checkShape(op, of + name, tensor, [s], ", as wide as z");
    }
  }
}

/** @throws {ShapeError} a tensor of another shape */
export function checkShape(
  op: string,
  name: string,
  tensor: Tensor,
  shape: readonly number[],
  why = "",
): void {
  const fits =
    tensor.rank === shape.length && shape.every((length, axis) => tensor.shape[axis] === length);
  if (!fits) refuse(op, name, `[${shape.join(", ")}]${why}`, tensor);
}

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

/** @throws {TypeError} an option that the op does not have */
export function checkNames(op: string, options: object, names: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    throw new TypeError(`${op}: unknown option "${name}"; the options are ${names.join(", ")}`);
  }
}

/** @throws {TypeError} a position that is no function */
export function checkPosition(op: string, position: unknown): void {
  if (position === undefined || typeof position === "function") return;
  throw new TypeError(
    `${op}: position must be a function of queries or keys [B, 1, N, s], got ${typeof position}`,
  );
}

function refuse(op: string, name: string, wanted: string, { shape }: Tensor): never {
  throw new ShapeError(`${op}: ${name} must be ${wanted}, got [${shape.join(", ")}]`);
}
