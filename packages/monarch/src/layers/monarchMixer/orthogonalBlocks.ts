import type { FactorShape } from "../../monarch/monarch.ts";
import { orthonormalize } from "../../project/eigenvectors.ts";

/** Square blocks, each orthogonal and drawn evenly among all such. */
export function orthogonalBlocks(
  [blocks, size]: FactorShape,
  random: () => number,
): Float64Array<ArrayBuffer> {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const values = Float64Array.from({ length: blocks * size * size }, normal);
  for (let block = 0; block < blocks; block++) {
    const rows = values.subarray(block * size * size, (block + 1) * size * size);
    for (let row = 0; row < size; row++) orthonormalize(rows, size, row);
  }
  return values;
}
