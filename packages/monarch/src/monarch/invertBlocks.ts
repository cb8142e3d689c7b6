import { checkMonarch } from "./checkMonarch.ts";
import { type Inverse, invert } from "./invert.ts";
import type { Monarch } from "./monarch.ts";
import { sizesOf } from "./sizes.ts";

/**
 * The inverse of every block of both factors; undefined for a singular one.
 *
 * @throws {RangeError} unless M = P L Pᵀ R with square blocks: rank 1, I = J, K = L, nothing padded
 */
export function invertBlocks(
  op: string,
  monarch: Monarch,
): Record<"left" | "right", readonly (Inverse | undefined)[]> {
  checkMonarch(op, monarch);
  const { shape } = monarch;
  const { I, J, K, L, rank } = sizesOf(shape);
  const square = rank === 1 && I === J && K === L;
  if (!square || I * K !== shape.columns || J * L !== shape.rows) {
    throw new RangeError(
      `${op}: expected square blocks of rank 1 without padding, got left [${shape.left}] and ` +
        `right [${shape.right}] for ${shape.rows} × ${shape.columns}`,
    );
  }
  const inverses = (factor: "left" | "right") => {
    const [blocks, size] = shape[factor];
    return Array.from({ length: blocks }, (_, block) =>
      invert(monarch[factor].subarray(block * size * size, (block + 1) * size * size), size),
    );
  };
  return { left: inverses("left"), right: inverses("right") };
}
