import { checkInteger } from "../checkInteger.ts";
import type { Coverage } from "../coverage.ts";
import type { Mask } from "../mask.ts";
import { bySize } from "./arguments/bySize.ts";
import { checkOptions } from "./arguments/checkOptions.ts";
import { nameOptions } from "./arguments/nameOptions.ts";
import { type Axis, axis } from "./leaves/axis.ts";
import { canvas } from "./leaves/canvas.ts";

/** How `neighborhood` reads positions. */
export interface NeighborhoodOptions {
  /** Positions in a row of a 2-D canvas, `y·width + x`; left out for one dimension. */
  readonly width?: number;
  /** Distance from one neighbour to the next, along each side; default 1. */
  readonly dilation?: number;
}

/**
 * Neighbourhood attention: the `size` keys nearest to the query, its own among them, in each
 * dimension. At a border the neighbourhood is moved inwards, so every query sees exactly `size`
 * keys, or `size × size` of a canvas with a `width`. Looks ahead; it is the same as `local` away
 * from the borders. Its pairs depend on the number of keys, which are the canvas.
 *
 * Of an even size one more lies before the query than behind it, as NATTEN has it; attention-gym's
 * `natten` takes one more key then. With a dilation neighbours have their coordinates in one class
 * modulo it, and borders are those of the class. A side shorter than `size` (times `dilation`) is
 * seen whole. NATTEN's causal form does not move the neighbourhood: in one dimension it is
 * `window(size)`.
 *
 * @param size neighbours along each side, the query's own position included
 * @throws {TypeError} when an option is unknown
 * @throws {RangeError} when a number is not a positive integer; when compiled for keys that are
 *   not a multiple of `width`
 * @see Hassani et al. 2022 (arXiv:2204.07143); with dilation Hassani & Shi 2022 (arXiv:2209.15001)
 */
export function neighborhood(size: number, options: NeighborhoodOptions = {}): Mask {
  checkInteger("neighborhood: size", size, 1);
  checkOptions("neighborhood", options, ["width", "dilation"]);
  const { width, dilation = 1 } = options;
  if (width !== undefined) checkInteger("neighborhood: width", width, 1);
  checkInteger("neighborhood: dilation", dilation, 1);
  const plain = width === undefined && dilation === 1;
  const given = { width, dilation: dilation > 1 ? dilation : undefined };
  const name = `neighborhood(${size}${plain ? "" : `, ${nameOptions(given)}`})`;
  const congruence = dilation > 1 && { congruence: { modulus: dilation, remainder: 0 } };
  const check = (_queries: number, keys: number) => {
    if (width === undefined || keys % width === 0) return;
    throw new RangeError(`${name}: keys must be a multiple of the width ${width}, got ${keys}`);
  };
  const make = (queries: number, keys: number) => {
    check(queries, keys);
    const across = axis(size, dilation, width ?? keys);
    const down = width === undefined ? undefined : axis(size, dilation, keys / width);
    const sees = width !== undefined && down ? canvas(width, down, across) : across;
    const pattern = patternOf(size, dilation, width ?? 1, keys, down);
    return { name, relative: false, examples: 1, ...congruence, ...onKeys(sees, keys), pattern };
  };
  return bySize(name, make, { check, ...congruence });
}

/** Queries that stand at no key see nothing. */
const onKeys = (sees: Axis, keys: number): Pick<Mask, "allows" | "coverage"> => ({
  allows: (q, k) => 0 <= q && q < keys && 0 <= k && k < keys && sees.sees(q, k),
  coverage({ q0, q1, k0, k1, step = 1 }): Coverage {
    const first = q0 + step * Math.max(0, Math.ceil(-q0 / step));
    const last = first + step * Math.floor((Math.min(q1, keys) - 1 - first) / step);
    if (last < first) return "none";
    const answer = sees.coverage(first, last, k0, k1 - 1, step);
    return answer === "all" && (first > q0 || last < q1 - 1) ? "some" : answer;
  },
});

/**
 * Inside one row of queries and one of keys, if these see each other, the columns decide alone.
 * Away from the first rows and the last, rectangles at the same columns look alike.
 */
function patternOf(
  size: number,
  dilation: number,
  width: number,
  keys: number,
  down: Axis | undefined,
): NonNullable<Mask["pattern"]> {
  const row = (position: number) => Math.floor(position / width);
  const before = Math.floor(size / 2);
  const first = before * dilation * width;
  const end = keys - (size - 1 - before) * dilation * width;
  return ({ q0, q1, k0, k1 }) => {
    if (q0 < 0 || q1 > keys) return undefined;
    if (down && row(q0) === row(q1 - 1) && row(k0) === row(k1 - 1)) {
      return down.sees(row(q0), row(k0)) ? 2 * ((q0 % width) * width + (k0 % width)) + 1 : -1;
    }
    return q0 < first || q1 > end ? undefined : 2 * ((q0 - k0) * width + (q0 % width));
  };
}
