import { keep, queriesAt, rowWords } from "./dropout.as";
import { Terms } from "./terms.as";
import { rowAt } from "./tileRows.as";

/**
 * The factors 0 or 1 / (1 − rate) of some keys against the 8 queries of a panel → `factors`
 * [keys][8]; and the slopes by their weights, `apart` bytes from key to key, become those by the
 * weights before dropping.
 */
export function dropSlopes(
  t: Terms,
  number: u32,
  queryAt: usize,
  keyAt: usize,
  place: u32,
  key: u32,
  count: u32,
  slopes: usize,
  apart: usize,
  factors: usize,
  table: usize,
): void {
  const low = rowWords(t.seed, number, queriesAt(queryAt, place), table);
  const high = rowWords(t.seed, number, queriesAt(queryAt, place + 4), table);
  const kept = f32x4.splat(t.kept);
  for (const end = key + count; key < end; key++) {
    const j = <u32>rowAt(keyAt, key);
    const factor0 = v128.and(kept, keep(low, j, table));
    const factor1 = v128.and(kept, keep(high, j, table));
    v128.store(factors, factor0);
    v128.store(factors, factor1, 16);
    v128.store(slopes, f32x4.mul(factor0, v128.load(slopes)));
    v128.store(slopes, f32x4.mul(factor1, v128.load(slopes, 16)), 16);
    slopes += apart;
    factors += 32;
  }
}

/** Multiplies what some keys have for the 8 queries of a panel by `factors` [keys][8]. */
export function multiplyEach(values: usize, apart: usize, count: u32, factors: usize): void {
  for (let j: u32 = 0; j < count; j++) {
    v128.store(values, f32x4.mul(v128.load(values), v128.load(factors)));
    v128.store(values, f32x4.mul(v128.load(values, 16), v128.load(factors, 16)), 16);
    values += apart;
    factors += 32;
  }
}
