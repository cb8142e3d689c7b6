import { ShapeError } from "@frugal/attention-core";
import { Tensor } from "@tensorflow/tfjs-core";
import {
  checkAffine,
  checkGated,
  checkNames,
  checkPosition,
  checkShape,
  checkTensor,
  type GatedSizes,
} from "../gatedAttention/checkGated.ts";
import type { MixedChunkOptions, MixedChunkStepOptions } from "./mixedChunkOptions.ts";

const STEP_OPTIONS = ["chunk", "quadratic", "linear", "normalizer", "position", "bias"];
const OPTIONS = [...STEP_OPTIONS, "causal", "keyMask", "dropout"];
const AFFINE = ["queryScale", "queryOffset", "keyScale", "keyOffset"];

/** Sizes of a mixed chunk attention. */
export interface MixedChunkSizes extends GatedSizes {
  readonly chunk: number;
}

/**
 * @param options of a step, where `step` says so
 * @throws {TypeError | ShapeError | RangeError} what the op cannot take
 */
export function checkMixedChunk(
  op: string,
  u: Tensor,
  v: Tensor,
  z: Tensor,
  options: MixedChunkOptions | MixedChunkStepOptions,
  step: boolean,
): MixedChunkSizes {
  if (Object.hasOwn(options, "mask")) {
    throw new RangeError(
      `${op}: it cannot honour a mask, for keys are summed before it is known who sees them; ` +
        "there are causal, and keyMask for padding",
    );
  }
  checkNames(op, options, step ? STEP_OPTIONS : OPTIONS);
  const sizes = checkGated(op, u, v, z);
  const { chunk = 256, quadratic = {}, linear = {}, normalizer, position, bias } = options;
  if (!Number.isInteger(chunk) || chunk < 1 || (!step && chunk > sizes.N)) {
    const most = step ? "" : ` and at most N = ${sizes.N}`;
    throw new RangeError(`${op}: chunk must be an integer of at least 1${most}, got ${chunk}`);
  }
  for (const [name, affine] of Object.entries({ quadratic, linear })) {
    if (typeof affine !== "object" || affine === null || affine instanceof Tensor) {
      throw new TypeError(`${op}: ${name} must be an object of ${AFFINE.join(", ")}`);
    }
    checkNames(`${op}: ${name}`, affine, AFFINE);
    checkAffine(op, affine, sizes.s, `${name}.`);
  }
  if (normalizer !== undefined && normalizer !== "essay" && normalizer !== "paper") {
    throw new TypeError(`${op}: normalizer must be "essay" or "paper", got ${normalizer}`);
  }
  checkPosition(op, position);
  if (bias !== undefined) {
    checkTensor(op, "bias", bias);
    checkShape(op, "bias", bias, [2 * chunk - 1], ", of 2 · chunk − 1 distances");
  }
  if ("keyMask" in options && options.keyMask !== undefined) {
    checkKeyMask(op, options.keyMask, sizes);
  }
  return { ...sizes, chunk };
}

function checkKeyMask(op: string, keyMask: unknown, { B, N }: GatedSizes): void {
  if (!(keyMask instanceof Tensor) || keyMask.isDisposed || keyMask.dtype !== "bool") {
    const got = keyMask instanceof Tensor ? keyMask.dtype : typeof keyMask;
    throw new TypeError(`${op}: keyMask must be a living tf.Tensor of type bool, got ${got}`);
  }
  if (keyMask.rank !== 2 || keyMask.shape[0] !== B || keyMask.shape[1] !== N) {
    throw new ShapeError(
      `${op}: keyMask must be [${B}, ${N}] to match v, got [${keyMask.shape.join(", ")}]`,
    );
  }
}
