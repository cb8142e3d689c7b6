/**
 * A stream of numbers uniform in [0, 1), the same for the same seed. Of the seed only the lowest 32
 * bits count. For draws that are to be repeated; not for secrets.
 *
 * @param seed an integer
 * @see Tommy Ettinger 2017, mulberry32
 */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
