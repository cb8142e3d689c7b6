/**
 * A number from 0 to 1, 1 excluded, that depends on three 32-bit integers alone: the same on
 * every machine and in any order of asking. The generator pcg3d.
 *
 * @see Jarzynski & Olano 2020, "Hash Functions for GPU Rendering", JCGT 9(3)
 */
export function hash(a: number, b: number, c: number): number {
  let x = Math.imul(a, 1664525) + 1013904223;
  let y = Math.imul(b, 1664525) + 1013904223;
  let z = Math.imul(c, 1664525) + 1013904223;
  x = (x + Math.imul(y, z)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  x ^= x >>> 16;
  y ^= y >>> 16;
  z ^= z >>> 16;
  x = (x + Math.imul(y, z)) | 0;
  return (x >>> 0) / 2 ** 32;
}
