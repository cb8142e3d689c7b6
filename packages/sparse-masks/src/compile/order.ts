import { TILE } from "../blockLayout.ts";
import { floorMod } from "../floorMod.ts";
import type { KeyClasses } from "../keyClasses.ts";

/**
 * Where queries, or keys, stand in a pass: class by class, ascending inside a class. Every class
 * begins at a multiple of `width` places; the last places of a class may be empty.
 *
 * The classes are those of position modulo `modulus`; or, where some are `chosen`, the positions
 * of all the chosen ones, and then the others.
 */
export interface Order {
  /** From one position of a class to the next; 1 where classes are chosen. */
  readonly modulus: number;
  readonly chosen?: KeyClasses;
  /** Places of each class, but for the last. */
  readonly width: number;
  /** Tiles of 32 places. */
  readonly tiles: number;
  /** [classes] position at the first place of each class. */
  readonly first: Float64Array;
  /** [classes] positions of each class, which take its first places. */
  readonly count: Int32Array;
}

/**
 * The order of positions `start … start + length − 1` by position modulo `modulus`.
 *
 * Classes begin at whole tiles, or at least at whole panels of 8, unless that would leave too many
 * places empty: so tiles and panels belong to one class, and few bitmaps differ.
 */
export function orderByClass(modulus: number, start: number, length: number): Order {
  const width = modulus === 1 ? length : widthOf(Math.ceil(length / modulus));
  const first = new Float64Array(modulus);
  const count = new Int32Array(modulus);
  for (let residue = 0; residue < modulus; residue++) {
    const behind = floorMod(residue - start, modulus);
    first[residue] = start + behind;
    count[residue] = Math.max(0, Math.ceil((length - behind) / modulus));
  }
  return { modulus, width, tiles: Math.ceil((modulus * width) / TILE), first, count };
}

/** The order of `length` keys with those of the chosen classes before the others. */
export function orderByChoice(chosen: KeyClasses, length: number): Order {
  const { modulus, first, count } = chosen;
  const whole = Math.floor(length / modulus);
  const rest = Math.min(Math.max((length % modulus) - first, 0), count);
  const inside = whole * count + rest;
  const width = TILE * Math.ceil(inside / TILE);
  return {
    modulus: 1,
    chosen,
    width,
    tiles: Math.ceil((width + length - inside) / TILE),
    first: Float64Array.of(first, first === 0 ? count : 0),
    count: Int32Array.of(inside, length - inside),
  };
}

/** The class that a place belongs to; those behind the last class count to it. */
export function classAt({ width, first }: Order, place: number): number {
  if (first.length === 1 || width === 0) return first.length - 1;
  return Math.min(Math.floor(place / width), first.length - 1);
}

/** Position at the t-th place of a class; of chosen classes only for the chosen. */
export function positionAt({ modulus, chosen, first }: Order, residue: number, t: number): number {
  return chosen ? chosenPosition(chosen, t) : (first[residue] as number) + t * modulus;
}

/** The t-th position that lies in these classes. */
export function chosenPosition({ modulus, first, count }: KeyClasses, t: number): number {
  return Math.floor(t / count) * modulus + first + (t % count);
}

/**
 * [32 · tiles] which query or key stands at each place, −1 where none does.
 *
 * @param start position of the first query or key
 */
export function whoStandsAt(order: Order, start: number): Int32Array {
  const { chosen, width, tiles, count } = order;
  const at = new Int32Array(TILE * tiles).fill(-1);
  if (chosen) {
    const [inside = 0, outside = 0] = count;
    let next = 0;
    let other = width;
    for (let key = 0; key < inside + outside; key++) {
      const residue = (key % chosen.modulus) - chosen.first;
      if (0 <= residue && residue < chosen.count) at[next++] = key;
      else at[other++] = key;
    }
    return at;
  }
  count.forEach((places, residue) => {
    for (let t = 0; t < places; t++) {
      at[residue * width + t] = positionAt(order, residue, t) - start;
    }
  });
  return at;
}

function widthOf(longest: number): number {
  const tiled = TILE * Math.ceil(longest / TILE);
  if (tiled <= 1.25 * longest) return tiled;
  const panelled = 8 * Math.ceil(longest / 8);
  return panelled <= 1.5 * longest ? panelled : longest;
}
