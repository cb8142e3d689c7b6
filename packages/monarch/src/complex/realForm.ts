import { concat, neg, reshape, stack, type Tensor, tidy } from "@tensorflow/tfjs-core";
import type { Complex, ComplexMonarchTensors, MonarchTensors } from "../monarch/monarch.ts";
import { sizesOf } from "../monarch/sizes.ts";

/**
 * A complex Monarch matrix as a real one of twice the rank, rows and columns: real and imaginary
 * parts of a block of x side by side, those of y one after the other. Differentiable.
 */
export function realForm({ shape, left, right }: ComplexMonarchTensors): MonarchTensors {
  const { I, J, K, L, rank } = sizesOf(shape);
  const inner = ({ real, imaginary }: Complex<Tensor>, join: (parts: Tensor[]) => Tensor) =>
    [join([real, neg(imaginary)]), join([imaginary, real])] as Tensor[];
  const besides = (parts: Tensor[]) => {
    const pair = stack(
      parts.map((part) => reshape(part, [J, L, K, rank])),
      3,
    );
    return reshape(pair, [J, L, 2 * K * rank]);
  };
  return {
    shape: {
      rows: 2 * L * J,
      columns: 2 * K * I,
      rank: 2 * rank,
      left: [J, 2 * L, 2 * K * rank],
      right: [K, 2 * rank * J, 2 * I],
    },
    left: tidy(() => concat(inner(left, besides), 1)),
    right: tidy(() =>
      concat(
        inner(right, (parts) => concat(parts, 2)),
        1,
      ),
    ),
  };
}
