import { WASM_BACKENDS } from "@frugal/engine";
import {
  backend as currentBackend,
  getBackend,
  type Tensor,
  type Tensor4D,
} from "@tensorflow/tfjs-core";
import { checkRows } from "./checkRows.ts";
import type { RotaryLayout, RotaryOptions } from "./rotaryOptions.ts";
import { rotateByOps } from "./rotateByOps.ts";
import { rotateOp } from "./rotateOp.ts";
import { tableOf } from "./rotationTables.ts";
import { pairsOf, type Turn } from "./turn.ts";
import { turnOf } from "./turnOf.ts";

/**
 * Rotary position embedding: each pair of elements of the row at position m is turned by the angle
 * m · frequency, so that products of turned queries and keys depend on how far apart they stand:
 * (R_m q)·(R_n k) = q·(R_{n−m} k).
 *
 * On tfjs's cpu and wasm backends one pass over x, with the same bits for any number of threads; on
 * others made of tfjs's ops. Its gradient turns back. Tables of cosines and sines are computed in
 * float64 and kept between calls, no more than 64 MiB of them, so positions near 10⁶ are as accurate
 * as those near 0.
 *
 * @param x queries or keys [B, H, N, D], float32; D even unless `frequencies` leave a rest
 * @returns [B, H, N, D]
 * @throws {ShapeError} a rank other than 4; more frequencies than pairs; positions that are not N or
 *   B · N; axes that do not match
 * @throws {RangeError} an odd width, numbers that are not finite
 * @throws {TypeError} no float32 tensor, an unknown layout or option
 * @see Su et al. 2021, "RoFormer: enhanced transformer with rotary position embedding", §3.2
 */
export function rotary(x: Tensor, options: RotaryOptions): Tensor4D {
  checkRows("rotary", x);
  return turnRows(x, turnOf("rotary", x, options), options.layout);
}

/** x's pairs multiplied by the numbers of a turn, on any backend. */
export function turnRows(x: Tensor4D, turn: Turn, layout: RotaryLayout): Tensor4D {
  const N = x.shape[2];
  const rotation = {
    table: tableOf(turn),
    tables: N === 0 ? 1 : turn.rows / N,
    pairs: pairsOf(turn),
    layout,
  };
  currentBackend(); // starts one, when none was chosen yet
  if (!WASM_BACKENDS.includes(getBackend())) return rotateByOps(x, rotation);
  return rotateOp({ x }, { ...rotation, sign: 1 })[0] as Tensor4D;
}
