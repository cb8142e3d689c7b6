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

/** Bytes of the constants that the functions below read: V8 would build each anew at each use. */
export const DROP_TABLE: u32 = 48;

export function fillDropTable(table: usize, threshold: u32): void {
  v128.store(table, i32x4.splat(0x7feb352d));
  v128.store(table, i32x4.splat(<i32>0x846ca68b), 16);
  v128.store(table, i32x4.splat(<i32>threshold), 32);
}

function mixLanes(x: v128, table: usize): v128 {
  x = v128.xor(x, i32x4.shr_u(x, 16));
  x = i32x4.mul(x, v128.load(table));
  x = v128.xor(x, i32x4.shr_u(x, 15));
  x = i32x4.mul(x, v128.load(table, 16));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** The words of four queries of a head. */
export function rowWords(seed: u32, head: u32, queries: v128, table: usize): v128 {
  return mixLanes(v128.xor(i32x4.splat(<i32>mix(seed + head * GOLDEN)), queries), table);
}

/** The queries at four places. */
export function queriesAt(queryAt: usize, place: u32): v128 {
  if (queryAt) return v128.load(queryAt + (place << 2));
  return i32x4.add(i32x4.splat(<i32>place), i32x4(0, 1, 2, 3));
}

/** All bits of the lanes whose pair with `key` is kept. */
export function keep(rows: v128, key: u32, table: usize): v128 {
  const words = mixLanes(i32x4.add(rows, i32x4.splat(<i32>(key * GOLDEN))), table);
  return i32x4.ge_u(words, v128.load(table, 32));
}
