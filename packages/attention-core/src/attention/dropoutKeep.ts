import type { AttentionDropout } from "./attentionOptions.ts";
import { dropoutThreshold } from "./dropoutThreshold.ts";

/**
 * Which pairs of a row dropout keeps, by a generator that has no state: a hash of seed, head, query
 * and key, the same on every backend and in the gradient. All on unsigned 32-bit integers, γ = 2³²/φ:
 *
 *     row = mix(mix(seed + γ head) xor i)       word(j) = mix(row + γ j)
 *
 * and key j is kept when its word is at least round(rate · 2³²).
 *
 * @param head b · H + h, of the queries' heads
 * @param i the query, from 0
 * @returns for a key j from 0, whether it is kept
 * @see Salmon et al. 2011 (generators that count); Wellons 2018, "Prospecting for Hash Functions"
 *   (mix: lowbias32)
 */
export function dropoutKeep(
  { rate, seed }: AttentionDropout,
  head: number,
  i: number,
): (j: number) => boolean {
  const least = dropoutThreshold(rate);
  const row = mix(mix(seed + Math.imul(head, GAMMA)) ^ i);
  return (j) => mix(row + Math.imul(j, GAMMA)) >= least;
}

const GAMMA = 0x9e3779b9;

function mix(word: number): number {
  let x = word >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
