import { TILE } from "../blockLayout.ts";
import { MIX_START, mix } from "./mix.ts";

/** The number of the full tile. */
export const FULL = 0;
/** The number of the tile without an allowed pair, which is never stored. */
export const EMPTY = -1;

/** Distinct bitmaps, each stored once. */
export class BitmapPool {
  #words: Uint32Array = new Uint32Array(4 * TILE).fill(0xffffffff, 0, TILE);
  #count = 1;
  #byHash = new Map<number, number[]>([[hashOf(this.#words.subarray(0, TILE)), [FULL]]]);

  /** The number of a bitmap of 32 words, which is copied if it is new. */
  indexOf(bits: Uint32Array): number {
    if (isEmpty(bits)) return EMPTY;
    const hash = hashOf(bits);
    const candidates = this.#byHash.get(hash) ?? [];
    for (const index of candidates) if (this.#equals(index, bits)) return index;
    const index = this.#append(bits);
    this.#byHash.set(hash, [...candidates, index]);
    return index;
  }

  toArray(): Uint32Array {
    return this.#words.slice(0, this.#count * TILE);
  }

  #append(bits: Uint32Array): number {
    if (this.#count * TILE === this.#words.length) {
      const larger = new Uint32Array(2 * this.#words.length);
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words.set(bits, this.#count * TILE);
    return this.#count++;
  }

  #equals(index: number, bits: Uint32Array): boolean {
    for (let r = 0; r < TILE; r++) if (this.#words[index * TILE + r] !== bits[r]) return false;
    return true;
  }
}

function hashOf(bits: Uint32Array): number {
  let hash = MIX_START;
  for (let r = 0; r < TILE; r++) hash = mix(hash, bits[r] ?? 0);
  return hash;
}

function isEmpty(bits: Uint32Array): boolean {
  let any = 0;
  for (let r = 0; r < TILE; r++) any |= bits[r] ?? 0;
  return any === 0;
}
