import { Tensor } from "@tensorflow/tfjs-core";
import { checkShapes } from "../attention/checkShapes.ts";
import { ShapeError } from "../attention/shapeError.ts";
import { ELEMENTWISE } from "./features.ts";
import type { LinearAttentionOptions } from "./linearAttentionOptions.ts";

/**
 * Refuses what a linear attention cannot mean, before any work.
 *
 * @param names the options that there are
 * @throws {ShapeError} tensors of the wrong rank, of shapes that disagree, or empty
 * @throws {TypeError} what is not a living float32 tensor; unknown options or feature maps
 * @throws {RangeError} an epsilon below 0 or not finite
 */
export function checkLinearInputs(
  op: string,
  { q, k, v }: Readonly<Record<"q" | "k" | "v", Tensor>>,
  options: LinearAttentionOptions,
  names: readonly string[],
): void {
  checkShapes(op, q, k, v, "own");
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    throw new TypeError(`${op}: unknown option "${name}"; the options are ${names.join(", ")}`);
  }
  const { features = "elu+1", epsilon = 0 } = options;
  const known =
    typeof features === "string"
      ? Object.hasOwn(ELEMENTWISE, features)
      : typeof features?.directions === "function";
  if (!known) {
    const all = Object.keys(ELEMENTWISE).join(", ");
    throw new TypeError(
      `${op}: features must be ${all} or a performer(), got ${JSON.stringify(features)}`,
    );
  }
  const [B, , N] = q.shape as [number, number, number];
  checkRowMask(op, "queryMask", options.queryMask, [B, N]);
  checkRowMask(op, "keyMask", options.keyMask, [B, k.shape[2] as number]);
  if (!(Number.isFinite(epsilon) && epsilon >= 0)) {
    throw new RangeError(`${op}: epsilon must be a number of at least 0, got ${epsilon}`);
  }
}

/** @throws {TypeError | ShapeError} unless it is a living float32 tensor of that shape */
export function checkState(
  op: string,
  name: string,
  tensor: unknown,
  shape: readonly number[],
): void {
  checkTensor(op, `state.${name}`, tensor, "float32", shape);
}

function checkRowMask(op: string, name: string, mask: unknown, shape: readonly number[]): void {
  if (mask !== undefined) checkTensor(op, name, mask, "bool", shape);
}

function checkTensor(
  op: string,
  name: string,
  tensor: unknown,
  dtype: string,
  shape: readonly number[],
): void {
  if (!(tensor instanceof Tensor)) {
    throw new TypeError(`${op}: ${name} must be a tf.Tensor, got ${typeof tensor}`);
  }
  if (tensor.isDisposed) throw new TypeError(`${op}: ${name} is disposed`);
  if (tensor.dtype !== dtype) {
    throw new TypeError(`${op}: ${name} must be ${dtype}, got ${tensor.dtype}`);
  }
  if (tensor.shape.join() === shape.join()) return;
  throw new ShapeError(
    `${op}: ${name} must be [${shape.join(", ")}], got [${tensor.shape.join(", ")}]`,
  );
}
