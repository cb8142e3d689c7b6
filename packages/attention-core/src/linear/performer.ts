import { orthogonalRows } from "./orthogonalRows.ts";

/** How the random directions of `performer` are drawn. */
export interface PerformerOptions {
  /** Number R of random features; default D ln D rounded up to a multiple of 8. */
  readonly count?: number;
  /** Two maps of the same seed are the same; default 0. */
  readonly seed?: number;
  /** What q·k is multiplied by in the softmax that is approximated; default 1/√D. */
  readonly scale?: number;
  /** Directions at right angles in groups of D, which lowers the variance; default true. */
  readonly orthogonal?: boolean;
}

/** Positive random features. */
export interface PerformerFeatures {
  readonly name: string;
  readonly scale: number | undefined;
  /** The directions w for inputs of width D, [R, D], row by row: the same array at every call. */
  directions(D: number): Float32Array;
}

/**
 * Positive random features: φ(x)ᵣ = exp(√scale · wᵣ·x − scale · |x|²/2) / √R with wᵣ from N(0, I), so
 * that φ(q)·φ(k) is exp(scale · q·k) on average, and linear attention approximates softmax
 * attention. The variance grows as exp(scale · |q + k|²): short queries and keys, or many features.
 *
 * Build it once: the directions are remembered. Another seed now and then, as the paper redraws
 * them in training, is another map.
 *
 * @throws {RangeError} a count, seed or scale that means nothing
 * @see Choromanski et al. 2021, "Rethinking Attention with Performers", Lemma 1 and §2.4
 */
export function performer(options: PerformerOptions = {}): PerformerFeatures {
  const { count, seed = 0, scale, orthogonal = true } = options;
  if (count !== undefined && !(Number.isInteger(count) && count > 0)) {
    throw new RangeError(`performer: count must be an integer above 0, got ${count}`);
  }
  if (!Number.isInteger(seed)) {
    throw new RangeError(`performer: seed must be an integer, got ${seed}`);
  }
  if (scale !== undefined && !(Number.isFinite(scale) && scale > 0)) {
    throw new RangeError(`performer: scale must be a number above 0, got ${scale}`);
  }
  const known = new Map<number, Float32Array>();
  return {
    name: `performer(${count ?? "D ln D"}, seed ${seed}${orthogonal ? "" : ", independent"})`,
    scale,
    directions(D) {
      let rows = known.get(D);
      if (!rows) {
        const R = count ?? Math.max(8, Math.ceil((D * Math.log(D)) / 8) * 8);
        rows = orthogonalRows(R, D, seed, orthogonal);
        known.set(D, rows);
      }
      return rows;
    },
  };
}
