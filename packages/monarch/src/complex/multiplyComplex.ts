import {
  concat,
  pad,
  reshape,
  slice,
  split,
  stack,
  type Tensor,
  tidy,
} from "@tensorflow/tfjs-core";
import type { Complex, ComplexMonarchTensors } from "../monarch/monarch.ts";
import { sizesOf } from "../monarch/sizes.ts";
import { multiply, multiplyTransposed } from "../multiply/multiply.ts";
import { realForm } from "./realForm.ts";

/**
 * M x for a complex Monarch matrix and each complex vector along the last axis, in one real product
 * of four times the multiply-adds. Differentiable as `multiply`.
 *
 * @param x [… columns] each
 * @returns [… rows] each
 * @throws {RangeError} where shapes or dtypes do not fit
 */
export function multiplyComplex(
  x: Complex<Tensor>,
  monarch: ComplexMonarchTensors,
): Complex<Tensor> {
  const { shape } = monarch;
  const { I, K } = sizesOf(shape);
  checkParts("multiplyComplex", x, shape.columns);
  const [real, imaginary] = tidy(() => {
    const batch = x.real.size / shape.columns;
    const flat = (part: Tensor) => reshape(withZeros(part, K * I), [batch, K, I]);
    const blocks = stack([flat(x.real), flat(x.imaginary)], 2);
    const y = multiply(reshape(blocks, [batch, 2 * K * I]), realForm(monarch));
    return partsOf(split(y, 2, 1), x.real, shape.rows);
  });
  return { real, imaginary };
}

/**
 * Mᴴ x, the product with the conjugate transpose; otherwise as `multiplyComplex`.
 *
 * @param x [… rows] each
 * @returns [… columns] each
 * @throws {RangeError} where shapes or dtypes do not fit
 */
export function multiplyAdjoint(
  x: Complex<Tensor>,
  monarch: ComplexMonarchTensors,
): Complex<Tensor> {
  const { shape } = monarch;
  const { I, J, K, L } = sizesOf(shape);
  checkParts("multiplyAdjoint", x, shape.rows);
  const [real, imaginary] = tidy(() => {
    const batch = x.real.size / shape.rows;
    const flat = (part: Tensor) => reshape(withZeros(part, J * L), [batch, J * L]);
    const halves = concat([flat(x.real), flat(x.imaginary)], 1);
    const y = reshape(multiplyTransposed(halves, realForm(monarch)), [batch, K, 2, I]);
    const parts = split(y, 2, 2).map((part) => reshape(part, [batch, K * I]));
    return partsOf(parts, x.real, shape.columns);
  });
  return { real, imaginary };
}

function checkParts(op: string, { real, imaginary }: Complex<Tensor>, width: number): void {
  for (const [name, part] of Object.entries({ real, imaginary })) {
    if (part.dtype !== "float32") {
      throw new RangeError(`${op}: x.${name} must be float32, got ${part.dtype}`);
    }
  }
  const same = real.shape.join() === imaginary.shape.join();
  if (!same || real.shape.at(-1) !== width) {
    throw new RangeError(
      `${op}: real and imaginary must both be [… ${width}], got [${real.shape}] and [${imaginary.shape}]`,
    );
  }
}

/** Zeros after the last axis, up to `width`. */
function withZeros(x: Tensor, width: number): Tensor {
  const axes = x.shape.map((): [number, number] => [0, 0]);
  axes[axes.length - 1] = [0, width - (x.shape.at(-1) as number)];
  return pad(x, axes);
}

/** The first `width` elements of each vector of two parts, with the leading axes of `like`. */
function partsOf(parts: readonly Tensor[], like: Tensor, width: number): [Tensor, Tensor] {
  return parts.map((part) =>
    reshape(slice(part, [0, 0], [-1, width]), [...like.shape.slice(0, -1), width]),
  ) as [Tensor, Tensor];
}
