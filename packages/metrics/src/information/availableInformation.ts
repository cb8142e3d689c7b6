/** The most informative row that a temperature allows. */
export interface AvailableInformation {
  /** log n − H of that row, in nats: at most log n. */
  readonly nats: number;
  /** The share of its cosines that are +1; the others are −1. */
  readonly share: number;
}

/**
 * How far the entropy of p = softmax(cos/τ) can fall below log n, where cosines are between −1 and
 * 1. The lowest entropy has a share a of them at +1 and the others at −1, and
 *
 * H − log n = g(a) = log Z − (a e^(1/τ) − (1 − a) e^(−1/τ)) / (τZ), Z = a e^(1/τ) + (1 − a)
 * e^(−1/τ).
 *
 * For τ = 1 it is 0.4745 nats whatever n: contrastive losses without a temperature have next to
 * nothing to learn from.
 *
 * @param tau τ > 0
 * @param n how many cosines, at least 2; Infinity (the default) lets a be any share
 * @throws {RangeError} another τ or n
 * @see Su 2023 (kexue.fm 9593)
 */
export function availableInformation(tau: number, n: number = Infinity): AvailableInformation {
  if (!(tau > 0)) throw new RangeError(`availableInformation: tau must be above 0, got ${tau}`);
  if (!(n >= 2 && (n === Infinity || Number.isSafeInteger(n)))) {
    throw new RangeError(
      `availableInformation: n must be an integer of at least 2 or Infinity, got ${n}`,
    );
  }
  const best = bestLogOdds(tau);
  if (n === Infinity) return { nats: gain(tau, best), share: 1 / (1 + Math.exp(-best)) };
  // One of the two integers around the best share, for the gain has one peak.
  const below = Math.floor(n / (1 + Math.exp(-best)));
  const counts = [below, below + 1].map((count) => Math.min(Math.max(count, 1), n - 1));
  const found = counts.map((count) => ({
    nats: gain(tau, Math.log(count / (n - count))),
    share: count / n,
  }));
  return found.reduce((a, b) => (b.nats > a.nats ? b : a));
}

/**
 * −g(a), where `odds` is log(a/(1 − a)), without overflow: a e^(1/τ)/Z is the sigmoid of odds +
 * 2/τ.
 */
function gain(tau: number, odds: number): number {
  const weight = 1 / (1 + Math.exp(-odds - 2 / tau));
  const rest = 1 / (1 + Math.exp(odds + 2 / tau));
  // log Z = log(1 − a) − 1/τ + log(1 + e^(odds + 2/τ))
  const logZ = -softplus(odds) - 1 / tau + softplus(odds + 2 / tau);
  return (weight - rest) / tau - logZ;
}

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/**
 * Where the gain is largest, by golden sections: it has one peak, between a share of e^(−2/τ)/10
 * and ½.
 */
function bestLogOdds(tau: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [-2 / tau - 10, 0];
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [atLeft, atRight] = [gain(tau, left), gain(tau, right)];
  for (let step = 0; step < 200; step++) {
    if (atLeft > atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - golden * (high - low);
      atLeft = gain(tau, left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + golden * (high - low);
      atRight = gain(tau, right);
    }
  }
  return (low + high) / 2;
}
