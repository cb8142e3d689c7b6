/**
 * Entropy of softmax over n scores from N(0, g²), predicted: log n − g²/2 nats, for n large. It
 * holds while g² is well below 2 log n; beyond, a few scores decide and the entropy is larger than
 * this.
 *
 * @throws {RangeError} an n that is not positive, a g below 0
 * @see Su 2023 (kexue.fm 9593)
 */
export function initialEntropy(n: number, g: number): number {
  if (!(n > 0)) throw new RangeError(`initialEntropy: n must be positive, got ${n}`);
  if (!(g >= 0)) throw new RangeError(`initialEntropy: g must be at least 0, got ${g}`);
  return Math.log(n) - (g * g) / 2;
}
