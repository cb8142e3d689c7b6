import { type BlockLayout, TILE } from "./blockLayout.ts";
import { checkInteger } from "./checkInteger.ts";
import { checkMask } from "./checkMask.ts";
import { layoutOf } from "./layoutOf.ts";
import type { Mask } from "./mask.ts";
import { pairs } from "./pairs.ts";
import { tiles } from "./tiles.ts";
import { transpose } from "./transpose.ts";

/** Sizes of an attention: q [B,H,N,D], k [B,H,M,D], v [B,H,M,E]. */
export interface AttentionShape {
  readonly B: number;
  readonly H: number;
  readonly N: number;
  /** Keys; by default N. */
  readonly M?: number;
  readonly D: number;
  /** Width of the values; by default D. */
  readonly E?: number;
}

/** What an attention will cost. Counts are over the whole call: all B examples and H heads. */
export interface Plan {
  /** Tiles visited: `fullTiles + partialTiles`. */
  readonly tiles: number;
  readonly fullTiles: number;
  readonly partialTiles: number;
  /** Pairs allowed. */
  readonly pairs: number;
  /** Pairs in the tiles visited, at 32 × 32 a tile. */
  readonly pairsInTiles: number;
  /** `pairs / (B·H·N·M)`. */
  readonly density: number;
  /** `pairs / pairsInTiles`: the share of the work that counts; 1 where nothing is visited. */
  readonly efficiency: number;
  /** `pairs · (D + E)`: scores and output. */
  readonly forwardMultiplyAdds: number;
  /** `pairs · (3D + 2E)`: scores again, and the gradients of weights, q, k and v. */
  readonly backwardMultiplyAdds: number;
  /** The same for every pair of the tiles visited. */
  readonly forwardMultiplyAddsInTiles: number;
  readonly backwardMultiplyAddsInTiles: number;
  /** The layout, once for all heads. */
  readonly layoutBytes: number;
  /** Its transpose, which only a gradient needs. */
  readonly transposeBytes: number;
  /** q, k and v. */
  readonly inputBytes: number;
  readonly outputBytes: number;
  /** At most, beyond the inputs: output, logsumexp and packed keys. */
  readonly forwardExtraBytes: number;
  /** At most, beyond inputs and forward: three gradients, and q, k, v and the output's gradient packed. */
  readonly backwardExtraBytes: number;
}

const FLOAT32 = 4;

/**
 * What attention under this mask will cost, before running it: exact counts from the layout, and
 * bytes in float32. Compiles the mask, or takes the layout remembered for it.
 *
 * @throws {TypeError} when `mask` is not a mask
 * @throws {RangeError} when a size is not a positive integer, or the mask cannot serve them
 */
export function plan(mask: Mask, shape: AttentionShape): Plan {
  checkMask("plan: mask", mask);
  const { B, H, N, M = N, D, E = D } = shape;
  for (const [name, size] of Object.entries({ B, H, N, M, D, E })) {
    checkInteger(`plan: ${name}`, size, 1);
  }
  if (mask.examples !== 1 && mask.examples !== B) {
    throw new RangeError(`plan: B must be ${mask.examples} to match ${mask.name}, got ${B}`);
  }
  const layout = layoutOf(mask, N, M);
  const heads = mask.examples === 1 ? B * H : H;
  const counts = tiles(layout);
  const allowed = heads * pairs(layout);
  const inTiles = heads * counts.kept * TILE * TILE;
  const rows = B * H;
  return {
    tiles: heads * counts.kept,
    fullTiles: heads * counts.full,
    partialTiles: heads * counts.partial,
    pairs: allowed,
    pairsInTiles: inTiles,
    density: allowed / (rows * N * M),
    efficiency: inTiles === 0 ? 1 : allowed / inTiles,
    forwardMultiplyAdds: allowed * (D + E),
    backwardMultiplyAdds: allowed * (3 * D + 2 * E),
    forwardMultiplyAddsInTiles: inTiles * (D + E),
    backwardMultiplyAddsInTiles: inTiles * (3 * D + 2 * E),
    layoutBytes: bytesOf(layout),
    transposeBytes: bytesOf(transpose(layout)),
    inputBytes: FLOAT32 * rows * (N * D + M * (D + E)),
    outputBytes: FLOAT32 * rows * N * E,
    forwardExtraBytes: FLOAT32 * rows * (N * E + N + M * D),
    backwardExtraBytes: FLOAT32 * rows * (N * D + (N + 2 * M) * (D + E)),
  };
}

function bytesOf(layout: BlockLayout): number {
  const { planeOf, rowStart, column, length, bitmap, bitmaps } = layout;
  const arrays = [planeOf, rowStart, column, length, bitmap, bitmaps];
  return arrays.reduce((bytes, array) => bytes + array.byteLength, 0);
}
