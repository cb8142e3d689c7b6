import { ShapeError } from "@frugal/attention-core";
import { concat, mul, ones, slice, type Tensor, type Tensor2D, tidy } from "@tensorflow/tfjs-core";
import { checkParameter } from "./checkParameter.ts";
import type { DistanceTableOptions } from "./distanceTableOptions.ts";
import { signedDistances } from "./signedDistances.ts";

/**
 * A learned number for each distance and head, clipped: entry max(−k, min(distance, k)) of a table of
 * 2k + 1, from k ahead of the query to k behind it. The scalar form of Shaw's relative positions.
 *
 * Both directions are always told apart; under a causal mask the first k numbers are never used.
 *
 * @param table [H, 2k + 1]
 * @returns [H, N + M − 1]
 * @throws {TypeError | ShapeError} a table that is not [H, 2k + 1], float32
 * @throws {RangeError} lengths that are no positive integers
 * @see Shaw et al. 2018, §3.2 (clipping); Raffel et al. 2020, §2.1 (scalars instead of vectors)
 */
export function clippedRelative(
  table: Tensor,
  lengths: Omit<DistanceTableOptions, "direction">,
): Tensor2D {
  const places = signedDistances("clippedRelative", lengths);
  checkParameter("clippedRelative", "table", table, ["H", "2k + 1"]);
  const [H, width] = table.shape as [number, number];
  if (width % 2 === 0)
    throw new ShapeError(`clippedRelative: table must be [H, 2k + 1], got [${H}, ${width}]`);
  const k = (width - 1) / 2;
  const [least, most] = [places[0] as number, places.at(-1) as number];
  const within = (d: number) => Math.min(Math.max(d, -k), k);
  return tidy(() => {
    const column = (at: number, times: number) =>
      mul<Tensor2D>(slice(table as Tensor2D, [0, at], [H, 1]), ones([1, times]));
    const [from, to] = [within(least), within(most)];
    const [before, after] = [from - least, most - to];
    const parts = [slice(table as Tensor2D, [0, from + k], [H, to - from + 1])];
    if (before > 0) parts.unshift(column(from + k, before));
    if (after > 0) parts.push(column(to + k, after));
    return concat(parts, 1);
  });
}
