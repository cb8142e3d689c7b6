import { type BlockLayout, TILE } from "../blockLayout.ts";
import { takesPart } from "./takesPart.ts";

/** Bytes that an attention takes beyond its inputs. */
export interface ExtraBytes {
  readonly forward: number;
  readonly backward: number;
}

const FLOAT32 = 4;
/** Kernels round the width of a row up to a multiple of this. */
const LANES = 8;
/** Fewer heads are cut into about as many parts, each with a dQ of its own that is added up at last. */
const PARTS = 16;

/**
 * What kernels allocate at most: results, and the rows of the pass that needs most, packed for all
 * heads at once. A pass in an order of its own reads rows from copies in that order.
 *
 * @param sharing heads of the call for each that the layout tells apart
 */
export function extraBytes(layout: BlockLayout, sharing: number, D: number, E: number): ExtraBytes {
  const { queries: N, keys: M, planeOf } = layout;
  const [d, e] = [D, E].map((width) => LANES * Math.ceil(width / LANES)) as [number, number];
  const heads = sharing * planeOf.length;
  let forward = 0;
  let backward = 0;
  for (const pass of layout.passes) {
    const ordered = pass.modulus > 1;
    const queries = pass.rows * TILE;
    const keys = pass.columns * TILE;
    const packed = queries * (d + e + 2) + keys * (d + e) + pass.rows + pass.columns;
    const copies = ordered ? queries * (d + e) + keys * d : 0;
    const taking = sharing * planeOf.filter((plane) => takesPart(pass, plane)).length;
    const parts = Math.ceil(PARTS / Math.max(taking, 1));
    const sums = ordered || parts > 1 ? taking * parts * queries * d : 0;
    forward = Math.max(forward, heads * (keys * (ordered ? d + e : d) + pass.columns));
    backward = Math.max(backward, heads * (packed + copies) + sums);
  }
  return {
    forward: FLOAT32 * (heads * (N * E + N) + forward),
    backward: FLOAT32 * (heads * (N * D + M * (D + E)) + backward),
  };
}
