import type { Inverse } from "./invert.ts";
import { invertBlocks } from "./invertBlocks.ts";
import type { Monarch } from "./monarch.ts";

/**
 * M⁻ᵀ, which is a Monarch matrix as M is: its blocks are inverted and transposed, in n²/b + n·b to the
 * power of 3/2 where a dense inverse takes n³. M⁻¹ is its transpose, so `multiplyTransposed(y, W)` with
 * W = M⁻ᵀ solves M x = y, in float32 as products are.
 *
 * @throws {RangeError} where a block is singular, or M is not square with square blocks of rank 1
 * @see Dao et al. 2022, §3.1: M = P L Pᵀ R, so M⁻ᵀ = P L⁻ᵀ Pᵀ R⁻ᵀ
 */
export function inverseTransposed(monarch: Monarch): Monarch {
  const blocks = invertBlocks("inverseTransposed", monarch);
  const { shape } = monarch;
  const joined = (factor: "left" | "right") => {
    const size = shape[factor][1];
    const values = new Float64Array(monarch[factor].length);
    blocks[factor].forEach((block, index) => {
      place(block, size, values.subarray(index * size * size), `block ${index} of ${factor}`);
    });
    return values;
  };
  return { shape, left: joined("left"), right: joined("right") };
}

function place(block: Inverse | undefined, size: number, to: Float64Array, what: string): void {
  if (!block)
    throw new RangeError(`inverseTransposed: expected invertible blocks, ${what} is singular`);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) to[j * size + i] = block.inverse[i * size + j] as number;
  }
}
