import { TILE } from "../../blockLayout.ts";
import type { Coverage } from "../../coverage.ts";

/** A matrix of bits that answers quickly how full a rectangle is. Nothing lies outside. */
export class BitMatrix {
  readonly #rows: number;
  readonly #columns: number;
  readonly #words: number;
  /** [rows · words] bit c of word w: column 32·w + c. */
  readonly #bits: Uint32Array;
  /** [(tile rows + 1) · (words + 1)] ones above and left of each corner of 32 × 32 tiles. */
  readonly #ones: Float64Array;

  constructor(rows: number, columns: number, read: (i: number, j: number) => boolean) {
    this.#rows = rows;
    this.#columns = columns;
    this.#words = Math.ceil(columns / TILE);
    this.#bits = new Uint32Array(rows * this.#words);
    this.#ones = new Float64Array((Math.ceil(rows / TILE) + 1) * (this.#words + 1));
    for (let i = 0; i < rows; i++) {
      const below = (Math.floor(i / TILE) + 1) * (this.#words + 1);
      for (let j = 0; j < columns; j++) {
        if (!read(i, j)) continue;
        const word = Math.floor(j / TILE);
        const at = i * this.#words + word;
        this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (j % TILE));
        this.#ones[below + word + 1] = (this.#ones[below + word + 1] ?? 0) + 1;
      }
    }
    const across = this.#words + 1;
    for (let at = across; at < this.#ones.length; at++) {
      if (at % across === 0) continue;
      this.#ones[at] =
        this.#at(at) + this.#at(at - 1) + this.#at(at - across) - this.#at(at - across - 1);
    }
  }

  has(i: number, j: number): boolean {
    if (i < 0 || i >= this.#rows || j < 0 || j >= this.#columns) return false;
    const word = this.#bits[i * this.#words + Math.floor(j / TILE)] ?? 0;
    return ((word >>> (j % TILE)) & 1) === 1;
  }

  /** Of rows i0 … i1 − 1 and columns j0 … j1 − 1. Exact up to 32 × 32 and where tiles end. */
  coverage(i0: number, i1: number, j0: number, j1: number): Coverage {
    const top = Math.max(i0, 0);
    const bottom = Math.min(i1, this.#rows);
    const left = Math.max(j0, 0);
    const right = Math.min(j1, this.#columns);
    if (bottom <= top || right <= left) return "none";
    const whole = bottom - top === i1 - i0 && right - left === j1 - j0;
    const inside = this.#insideTiles(top, bottom, left, right);
    if (inside !== "some") return inside === "all" && !whole ? "some" : inside;
    if (bottom - top > TILE || right - left > TILE) return "some";
    return this.#inSmall(top, bottom, left, right, whole);
  }

  /** How full the tiles are that hold a rectangle. */
  #insideTiles(top: number, bottom: number, left: number, right: number): Coverage {
    const r0 = Math.floor(top / TILE);
    const r1 = Math.ceil(bottom / TILE);
    const c0 = Math.floor(left / TILE);
    const c1 = Math.ceil(right / TILE);
    const corner = (r: number, c: number) => this.#at(r * (this.#words + 1) + c);
    const ones = corner(r1, c1) - corner(r0, c1) - corner(r1, c0) + corner(r0, c0);
    if (ones === 0) return "none";
    const height = Math.min(r1 * TILE, this.#rows) - r0 * TILE;
    const width = Math.min(c1 * TILE, this.#columns) - c0 * TILE;
    return ones === height * width ? "all" : "some";
  }

  #inSmall(top: number, bottom: number, left: number, right: number, whole: boolean): Coverage {
    let inside = false;
    let outside = !whole;
    for (let i = top; i < bottom; i++) {
      for (let j = left; j < right; j++) {
        if (this.has(i, j)) inside = true;
        else outside = true;
        if (inside && outside) return "some";
      }
    }
    return inside ? "all" : "none";
  }

  #at(corner: number): number {
    return this.#ones[corner] ?? 0;
  }
}
