// As in `dropoutKeep.ts`: a word for each pair from its numbers alone, so that every backend, tile
// and gradient finds the same ones.

const GOLDEN: u32 = 0x9e3779b9;

/** Wellons' lowbias32. */
function mix(x: u32): u32 {
  x ^= x >> 16;
  x *= 0x7feb352d;
  x ^= x >> 15;
  x *= 0x846ca68b;
  return x ^ (x >> 16);
}

function mixLanes(x: v128): v128 {
  x = v128.xor(x, i32x4.shr_u(x, 16));
  x = i32x4.mul(x, i32x4.splat(0x7feb352d));
  x = v128.xor(x, i32x4.shr_u(x, 15));
  x = i32x4.mul(x, i32x4.splat(<i32>0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** The words of four queries of a head. */
export function rowWords(seed: u32, head: u32, queries: v128): v128 {
  return mixLanes(v128.xor(i32x4.splat(<i32>mix(seed + head * GOLDEN)), queries));
}

/** The queries at four places. */
export function queriesAt(queryAt: usize, place: u32): v128 {
  if (queryAt) return v128.load(queryAt + (place << 2));
  return i32x4.add(i32x4.splat(<i32>place), i32x4(0, 1, 2, 3));
}

/** All bits of the lanes whose pair with `key` is kept. */
export function keep(rows: v128, key: u32, threshold: v128): v128 {
  return i32x4.ge_u(mixLanes(i32x4.add(rows, i32x4.splat(<i32>(key * GOLDEN)))), threshold);
}
