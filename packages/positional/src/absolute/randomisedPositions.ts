/**
 * Randomised positions: N different ones of 0 … range − 1 in order, drawn anew for each text, so that a
 * model sees far positions in short texts of training. `positions` of `rotary`, `sinusoidalPositions`
 * and `learnedPositions`.
 *
 * @param N rows
 * @param options.range L, the longest length at inference
 * @param options.seed an unsigned 32-bit integer that determines them
 * @returns N integers, ascending
 * @throws {RangeError} an N or range that is no positive integer, a range below N, a bad seed
 * @see Ruoss et al. 2023, "Randomized positional encodings boost length generalization of transformers",
 *   §3.1; Su 2023, kexue.fm/archives/9444
 */
export function randomisedPositions(
  N: number,
  { range, seed }: { readonly range: number; readonly seed: number },
): Float64Array {
  const op = "randomisedPositions";
  if (!Number.isInteger(N) || N < 1) {
    throw new RangeError(`${op}: N must be a positive integer, got ${N}`);
  }
  if (!Number.isInteger(range) || range < N) {
    throw new RangeError(`${op}: range must be an integer of at least N = ${N}, got ${range}`);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new RangeError(`${op}: seed must be an unsigned 32-bit integer, got ${seed}`);
  }
  const uniform = uniforms(seed);
  const chosen = new Set<number>();
  // Floyd's: each subset is as likely as any other, in N draws.
  for (let last = range - N; last < range; last++) {
    const drawn = Math.floor(uniform() * (last + 1));
    chosen.add(chosen.has(drawn) ? last : drawn);
  }
  return Float64Array.from(chosen).sort();
}

/** Numbers from 0 to below 1 that a seed determines (mulberry32). */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
