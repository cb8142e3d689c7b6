import type { MonarchShape } from "../monarch/monarch.ts";
import { sizesOf } from "../monarch/sizes.ts";

/** Where the elements of a long vector lie among blocks: its length, and from block to block and within. */
export interface Ends {
  readonly width: number;
  readonly block: number;
  readonly element: number;
}

/** The blocks of a factor as one stage sees them; strides count elements. */
export interface Blocks {
  readonly factor: "left" | "right";
  readonly blocks: number;
  readonly blockStride: number;
  /** Parts of a block whose rows go to different blocks of the next stage: one for each rank. */
  readonly groups: number;
  readonly groupStride: number;
  readonly rows: number;
  readonly rowStride: number;
  readonly depth: number;
  readonly depthStride: number;
}

/** A product with a Monarch matrix, or with its transpose, as two stages of block-diagonal products. */
export interface Direction {
  readonly from: Ends;
  readonly first: Blocks;
  /** Where in a block of the second stage a block and a group of the first write. */
  readonly middle: { readonly block: number; readonly group: number };
  readonly second: Blocks;
  readonly to: Ends;
}

/** How a product with the matrix, or with its transpose, goes. */
export function directionOf(shape: MonarchShape, transposed: boolean): Direction {
  const { I, J, K, L, rank } = sizesOf(shape);
  const rightEnds = { width: shape.columns, block: I, element: 1 };
  const leftEnds = { width: shape.rows, block: 1, element: J };
  const left = { factor: "left", blocks: J, blockStride: L * K * rank } as const;
  const right = { factor: "right", blocks: K, blockStride: rank * J * I } as const;
  const whole = { groups: 1, groupStride: 0 };
  if (!transposed) {
    return {
      from: rightEnds,
      first: {
        ...{ ...right, groups: rank, groupStride: J * I },
        ...{ rows: J, rowStride: I, depth: I, depthStride: 1 },
      },
      middle: { block: rank, group: 1 },
      second: {
        ...{ ...left, ...whole },
        ...{ rows: L, rowStride: K * rank, depth: K * rank, depthStride: 1 },
      },
      to: leftEnds,
    };
  }
  return {
    from: leftEnds,
    first: {
      ...{ ...left, groups: rank, groupStride: 1 },
      ...{ rows: K, rowStride: rank, depth: L, depthStride: K * rank },
    },
    middle: { block: 1, group: J },
    second: {
      ...{ ...right, ...whole },
      ...{ rows: I, rowStride: 1, depth: rank * J, depthStride: I },
    },
    to: rightEnds,
  };
}
