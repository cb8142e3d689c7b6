import type { Tensor } from "@tensorflow/tfjs-core";
import type { AttentionDropout, AttentionOptions } from "./attentionOptions.ts";
import { checkFields } from "./checkFields.ts";
import { checkMask } from "./checkMask.ts";
import { checkNames } from "./checkNames.ts";
import { checkNormalizer } from "./checkNormalizer.ts";
import { checkSums } from "./checkSums.ts";
import { checkTensor } from "./checkTensor.ts";
import { ShapeError } from "./shapeError.ts";
import type { Sizes } from "./sizes.ts";

export const ATTENTION_OPTIONS: readonly string[] = [
  "mask",
  "scale",
  "bias",
  "softCap",
  "sinks",
  "dropout",
  "normalizer",
];

/**
 * @throws {ShapeError} a scale, bias or sinks of a shape that does not fit
 * @throws {TypeError} unknown options, normalizers or fields; what is no living float32 tensor
 * @throws {RangeError} numbers out of their range, a mask for another number of examples or heads,
 *   sinks with a normalizer that is no softmax
 */
export function checkOptions(
  op: string,
  options: AttentionOptions,
  { B, H, N, M }: Pick<Sizes, "B" | "H" | "N" | "M">,
): void {
  checkNames(op, options, ATTENTION_OPTIONS);
  const { mask, scale, bias, softCap, sinks, dropout, normalizer } = options;
  const [batch, heads] = [orOne(B), orOne(H)];
  if (mask !== undefined) checkMask(op, mask, B, H);
  if (typeof scale === "number") {
    if (!Number.isFinite(scale)) {
      throw new RangeError(`${op}: scale must be a finite number, got ${scale}`);
    }
  } else if (scale !== undefined) {
    checkShape(op, "scale", scale, [[[H]], [batch, heads, [N]]]);
  }
  if (bias !== undefined) {
    const table: Axes = [heads, [N + M - 1]];
    checkShape(
      op,
      "bias",
      bias,
      [table, [batch, heads, [N], [M]]],
      ", of N + M − 1 distances or N × M pairs",
    );
  }
  if (softCap !== undefined && !(Number.isFinite(softCap) && softCap > 0)) {
    throw new RangeError(`${op}: softCap must be a finite number above 0, got ${softCap}`);
  }
  if (dropout !== undefined) checkDropout(op, dropout);
  if (normalizer !== undefined) checkNormalizer(op, normalizer);
  if (sinks !== undefined) {
    checkShape(op, "sinks", sinks, [[[H]]]);
    checkSums(op, "sinks", normalizer);
  }
}

/** The lengths that each axis may have. */
type Axes = readonly (readonly number[])[];

const orOne = (length: number): number[] => (length === 1 ? [1] : [1, length]);

/** @throws {TypeError | ShapeError} unless it is a living float32 tensor of one of the shapes */
function checkShape(
  op: string,
  name: string,
  tensor: Tensor,
  shapes: readonly Axes[],
  meaning = "",
): void {
  checkTensor(op, name, tensor);
  const fits = (axes: Axes) =>
    axes.length === tensor.rank &&
    axes.every((lengths, axis) => lengths.includes(tensor.shape[axis] as number));
  if (shapes.some(fits)) return;
  const wanted = shapes.map((axes) => `[${axes.map((each) => each.join(" or ")).join(", ")}]`);
  throw new ShapeError(
    `${op}: ${name} must be ${wanted.join(" or ")}${meaning}, got [${tensor.shape.join(", ")}]`,
  );
}

function checkDropout(op: string, dropout: AttentionDropout): void {
  if (typeof dropout !== "object" || dropout === null) {
    throw new TypeError(`${op}: dropout must be { rate, seed }, got ${String(dropout)}`);
  }
  checkFields(op, "dropout", dropout, ["rate", "seed"]);
  const { rate, seed } = dropout;
  if (!(typeof rate === "number" && rate >= 0 && rate < 1)) {
    throw new RangeError(`${op}: dropout's rate must be in [0, 1), got ${rate}`);
  }
  if (typeof seed !== "number" || seed >>> 0 !== seed) {
    throw new RangeError(`${op}: dropout's seed must be an integer in [0, 2³²), got ${seed}`);
  }
}
