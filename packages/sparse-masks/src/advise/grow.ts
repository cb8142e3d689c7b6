import type { Profile } from "./profile.ts";

/** A set of distances that is large enough. */
export interface Grown {
  /** The greatest of them. */
  readonly reach: number;
  /** Mass and pairs, those of the sinks included. */
  readonly kept: number;
  readonly pairs: number;
}

/**
 * Takes distances from the nearest on until the target is kept; none if it never is.
 *
 * @param step takes only multiples of it
 * @param taken is begun with: all multiples of it
 */
export function grow(
  { kept, pairs, masses, counts }: Profile,
  target: number,
  step = 1,
  taken = 0,
): readonly Grown[] {
  let mass = kept;
  let count = pairs;
  const take = (distance: number) => {
    mass += masses[distance] ?? 0;
    count += counts[distance] ?? 0;
  };
  if (taken > 0) for (let d = 0; d < masses.length; d += taken) take(d);
  for (let d = 0; d < masses.length; d += step) {
    if (taken === 0 || d % taken !== 0) take(d);
    if (mass >= target) return [{ reach: d, kept: mass, pairs: count }];
  }
  return [];
}
