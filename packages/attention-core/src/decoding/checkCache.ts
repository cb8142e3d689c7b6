import { Tensor } from "@tensorflow/tfjs-core";
import { checkNames } from "../attention/checkNames.ts";
import { ShapeError } from "../attention/shapeError.ts";
import type { AttendOptions, KeyValueCacheOptions } from "./keyValueCacheOptions.ts";

/** What a cache holds of each position: B examples, H heads of keys, widths D and E. */
export interface CacheShape {
  readonly B: number;
  readonly H: number;
  readonly D: number;
  readonly E: number;
}

/** @throws {TypeError | RangeError} */
export function checkCacheOptions(options: KeyValueCacheOptions): void {
  checkNames("keyValueCache", options, ["window", "sinks"]);
  const { window = 1, sinks = 0 } = options;
  if (!Number.isInteger(window) || window < 1) {
    throw new RangeError(`keyValueCache: window must be a positive integer, got ${window}`);
  }
  if (!Number.isInteger(sinks) || sinks < 0) {
    throw new RangeError(`keyValueCache: sinks must be an integer of at least 0, got ${sinks}`);
  }
}

/**
 * @param shape of what was appended before, if anything was
 * @returns the shape of what is appended
 * @throws {ShapeError | TypeError}
 */
export function checkAppend(k: Tensor, v: Tensor, shape: CacheShape | undefined): CacheShape {
  checkTensor("append", "k", k, "[B, H', n, D]");
  checkTensor("append", "v", v, "[B, H', n, E]");
  const [B, H, n, D] = k.shape as [number, number, number, number];
  const E = v.shape[3] as number;
  if (shape && (B !== shape.B || H !== shape.H || D !== shape.D)) {
    const wanted = `[${shape.B}, ${shape.H}, n, ${shape.D}]`;
    throw new ShapeError(`append: k must be ${wanted} as before, got ${show(k)}`);
  }
  if (v.shape[0] !== B || v.shape[1] !== H || v.shape[2] !== n || (shape && E !== shape.E)) {
    const wanted = `[${B}, ${H}, ${n}, ${shape?.E ?? "E"}]`;
    throw new ShapeError(`append: v must be ${wanted} to match k, got ${show(v)}`);
  }
  return shape ?? { B, H, D, E };
}

/** What of the text so far is held. */
interface Held {
  readonly length: number;
  readonly oldest: number;
  readonly window: number;
}

/** @throws {ShapeError | TypeError | RangeError} */
export function checkQueries(
  op: string,
  q: Tensor,
  options: AttendOptions,
  shape: CacheShape | undefined,
  { length, oldest, window }: Held,
): void {
  checkNames(op, options, ["scale"]);
  checkTensor(op, "q", q, "[B, H, n, D]");
  if (shape === undefined) throw new RangeError(`${op}: this KeyValueCache is empty: append first`);
  const [B, H, n, D] = q.shape as [number, number, number, number];
  if (B !== shape.B || H % shape.H !== 0 || D !== shape.D) {
    const wanted = `[${shape.B}, a multiple of ${shape.H}, n, ${shape.D}]`;
    throw new ShapeError(`${op}: q must be ${wanted} to match the keys, got ${show(q)}`);
  }
  const most = oldest > 0 ? length - oldest - window + 1 : length;
  if (n > most) {
    const why = oldest > 0 ? "as were appended last, since the window slides" : "as there are keys";
    throw new RangeError(`${op}: q must have at most as many queries ${why}: ${most}, got ${n}`);
  }
  const { scale = 1 } = options;
  if (!Number.isFinite(scale)) {
    throw new RangeError(`${op}: scale must be a finite number, got ${scale}`);
  }
}

function checkTensor(op: string, name: string, tensor: unknown, shape: string): void {
  if (!(tensor instanceof Tensor)) {
    throw new TypeError(`${op}: ${name} must be a tf.Tensor, got ${typeof tensor}`);
  }
  if (tensor.isDisposed) throw new TypeError(`${op}: ${name} is disposed`);
  if (tensor.dtype !== "float32") {
    throw new TypeError(`${op}: ${name} must be float32, got ${tensor.dtype}`);
  }
  if (tensor.rank !== 4)
    throw new ShapeError(`${op}: ${name} must be ${shape}, got ${show(tensor)}`);
  if (tensor.size === 0)
    throw new ShapeError(`${op}: ${name} must not be empty, got ${show(tensor)}`);
}

function show({ shape }: Tensor): string {
  return `[${shape.join(", ")}]`;
}
