import type { Mask, Rect } from "@frugal/sparse-masks";

const BLOCK = 64;

/** A mask made of whole 64 × 64 blocks, as a user writes one: by block row and block column. */
function blocks(name: string, allowed: (row: number, column: number) => boolean): Mask {
  const blockOf = (position: number) => Math.floor(position / BLOCK);
  return {
    name,
    relative: false,
    examples: 1,
    allows: (q, k) => allowed(blockOf(q), blockOf(k)),
    coverage({ q0, q1, k0, k1 }: Rect) {
      let some = false;
      let all = true;
      for (let row = blockOf(q0); row <= blockOf(q1 - 1); row++)
        for (let column = blockOf(k0); column <= blockOf(k1 - 1); column++) {
          if (allowed(row, column)) some = true;
          else all = false;
          if (some && !all) return "some";
        }
      return some ? "all" : "none";
    },
  };
}

/** About one block in ten, anywhere (seeded), and the diagonal so that no row is empty. */
export const randomBlocks = (): Mask =>
  blocks("random blocks", (row, column) => row === column || hash(row, column) < 0.1 * 2 ** 32);

/** Every tenth block diagonal. */
export const stridedBlocks = (): Mask =>
  blocks("strided blocks", (row, column) => (((row - column) % 10) + 10) % 10 === 0);

/** 32 well-mixed bits of two small numbers (the finalizer of MurmurHash3, Appleby 2011). */
function hash(row: number, column: number): number {
  let bits = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(column + 1, 0x85ebca77);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
