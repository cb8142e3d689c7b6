import { TILE } from "../blockLayout.ts";
import type { Coverage } from "../coverage.ts";
import { floorMod } from "../floorMod.ts";
import { guarded } from "../guarded.ts";
import { type BitmapPool, FULL } from "./bitmapPool.ts";
import { descend } from "./descend.ts";
import { classAt, type Order, positionAt } from "./order.ts";
import type { PassRuns } from "./passRuns.ts";
import { fillPatch, ones, rectOf } from "./patch.ts";
import type { Share } from "./shares.ts";
import { tileDrawer } from "./tileDrawer.ts";

/** Writes the runs of one example's share, row by row, to its pass. */
export function compileShare(
  { modulus, remainders, mask }: Share,
  queries: Order,
  keys: Order,
  example: number,
  bitmaps: BitmapPool,
  runs: PassRuns,
): void {
  const { coverage } = guarded("compile", mask);
  const { chosen } = keys;
  const step = queries.modulus;
  const draw = tileDrawer(mask, example, chosen !== undefined);
  const bits = new Uint32Array(TILE);
  const drawn = new Uint32Array(TILE);

  /** Whether any of the classes a … b of queries holds pairs with any of the classes c … d of keys. */
  const meet = (a: number, b: number, c: number, d: number) => {
    if (chosen) return c === 0;
    return remainders.some((remainder) => {
      const from = floorMod(a - remainder, modulus);
      const to = from + b - a;
      return (from <= d && c <= to) || (from <= d + modulus && c + modulus <= to);
    });
  };

  const ask = (r0: number, r1: number, c0: number, c1: number): Coverage => {
    const a = classAt(queries, r0 * TILE);
    const c = classAt(keys, c0 * TILE);
    if (modulus !== 1) {
      const b = classAt(queries, r1 * TILE - 1);
      const d = classAt(keys, c1 * TILE - 1);
      if (!meet(a, b, c, d)) return "none";
      if (a !== b || c !== d) return "some";
    }
    const i0 = r0 * TILE - a * queries.width;
    const i1 = Math.min(r1 * TILE - a * queries.width, queries.count[a] as number);
    const j0 = c0 * TILE - c * keys.width;
    const j1 = Math.min(c1 * TILE - c * keys.width, keys.count[c] as number);
    if (i0 >= i1 || j0 >= j1) return "none";
    const q0 = positionAt(queries, a, i0);
    const q1 = positionAt(queries, a, i1 - 1) + 1;
    const k0 = positionAt(keys, c, j0);
    const k1 = positionAt(keys, c, j1 - 1) + 1;
    if (chosen) return coverage({ q0, q1, k0, k1, step, keyClasses: chosen }, example);
    return coverage({ q0, q1, k0, k1, step }, example);
  };

  /** Joins what each pair of classes has in a tile. */
  const partial = (row: number, column: number) => {
    bits.fill(0);
    for (const rows of stretches(queries, row)) {
      for (const columns of stretches(keys, column)) {
        if (!meet(rows.residue, rows.residue, columns.residue, columns.residue)) continue;
        const patch = {
          q: rows.position,
          k: columns.position,
          height: rows.count,
          width: columns.count,
          step,
          chosen: chosen && { classes: chosen, from: columns.t },
        };
        const answer = coverage(rectOf(patch), example);
        if (answer === "none") continue;
        if (answer === "all") fillPatch(patch, drawn);
        else draw(patch, drawn);
        for (let r = 0; r < rows.count; r++) {
          const word = (drawn[r] ?? 0) << columns.place;
          bits[rows.place + r] = (bits[rows.place + r] ?? 0) | word;
        }
      }
    }
    return bitmaps.indexOf(bits);
  };

  const allowed = (row: number, column: number) => {
    const height = taken(queries, row);
    const width = taken(keys, column);
    if (height === TILE && width === TILE) return FULL;
    bits.fill(0);
    if (width > 0) bits.fill(ones(width), 0, height);
    return bitmaps.indexOf(bits);
  };

  descend(queries.tiles, keys.tiles, ask, (row, segments) => {
    for (const { first, end, all } of segments) {
      if (!all) {
        runs.push(first, 1, partial(row, first));
        continue;
      }
      const c = classAt(keys, first * TILE);
      const whole = Math.floor((c * keys.width + (keys.count[c] as number)) / TILE);
      const ragged = Math.max(first, Math.min(end, whole));
      if (first < ragged) runs.push(first, ragged - first, allowed(row, first));
      for (let column = ragged; column < end; column++) runs.push(column, 1, allowed(row, column));
    }
    runs.endRow();
  });
}

/** How many places of a tile of one class are taken; they are its first. */
function taken(order: Order, tile: number): number {
  const residue = classAt(order, tile * TILE);
  const end = residue * order.width + (order.count[residue] as number);
  return Math.min(Math.max(end - tile * TILE, 0), TILE);
}

/** Consecutive places of a tile that belong to one class. */
interface Stretch {
  readonly residue: number;
  /** Of the tile's 32 places, the first. */
  readonly place: number;
  /** Of the class, the first. */
  readonly t: number;
  /** What stands there. */
  readonly position: number;
  readonly count: number;
}

function stretches(order: Order, tile: number): Stretch[] {
  const from = tile * TILE;
  const found: Stretch[] = [];
  const last = classAt(order, from + TILE - 1);
  for (let residue = classAt(order, from); residue <= last; residue++) {
    const start = residue * order.width;
    const first = Math.max(from - start, 0);
    const count = Math.min(from + TILE - start, order.count[residue] as number) - first;
    const position = positionAt(order, residue, first);
    if (count > 0) found.push({ residue, place: start + first - from, t: first, position, count });
  }
  return found;
}
