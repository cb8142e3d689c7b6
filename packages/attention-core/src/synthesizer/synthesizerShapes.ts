/**
 * Where the logits of a synthesizer come from (Tay et al. 2020, "Synthesizer", §3):
 *
 * - `vanilla`: products of queries and keys, as attention has it.
 * - `dense`: each token says by itself how it looks at every position.
 * - `random`: learned, the same for every input.
 * - `fixedRandom`: the same, drawn once and never trained.
 * - `factorizedDense`: as dense, by two shorter rows whose outer product is the long one.
 * - `factorizedRandom`: as random, of low rank.
 */
export type SynthesizerKind =
  | "vanilla"
  | "dense"
  | "random"
  | "fixedRandom"
  | "factorizedDense"
  | "factorizedRandom";

/** What the shapes of a synthesizer's weights follow from. */
export interface SynthesizerSizes {
  /** H */
  readonly heads: number;
  /** Longest sequence, L. */
  readonly length: number;
  /** Width of the inputs, d. */
  readonly width: number;
  /** Width of a head's queries and keys, or of its hidden layer, dₖ. */
  readonly keyWidth: number;
  /** a and b with a · b = L (factorizedDense); default the two that are closest to each other. */
  readonly factors?: readonly [number, number];
  /** Rank of factorizedRandom; default 8, as in the paper. */
  readonly rank?: number;
  /** Whether the layers of the dense kinds have biases; default false. */
  readonly biases?: boolean;
}

/** A weight: its shape, and whether it is trained. */
export interface WeightShape {
  readonly shape: readonly number[];
  readonly trainable: boolean;
}

/**
 * The weights that a kind's logits are made of, by name. Summed over those that are trained, sizes are
 * for each head: vanilla 2 d dₖ, dense d dₖ + dₖ L, random L², fixedRandom 0, factorizedDense
 * d dₖ + dₖ (a + b), factorizedRandom 2 L rank; biases add dₖ + L or dₖ + a + b.
 *
 * @throws {RangeError} sizes that are not positive integers, factors whose product is not `length`
 */
export function synthesizerShapes(
  kind: SynthesizerKind,
  sizes: SynthesizerSizes,
): Readonly<Record<string, WeightShape>> {
  const { heads: H, length: L, width: d, keyWidth, rank = 8, biases = false } = sizes;
  const [a, b] = sizes.factors ?? closestFactors(L);
  for (const [name, size] of Object.entries({ H, L, d, keyWidth, rank, a, b })) {
    if (Number.isInteger(size) && size > 0) continue;
    throw new RangeError(`synthesizerShapes: ${name} must be an integer above 0, got ${size}`);
  }
  if (a * b !== L) {
    throw new RangeError(`synthesizerShapes: factors must multiply to ${L}, got ${a} and ${b}`);
  }
  const trained = (...shape: number[]): WeightShape => ({ shape, trainable: true });
  const hidden = {
    hidden: trained(d, H, keyWidth),
    ...(biases && { hiddenBias: trained(H, keyWidth) }),
  };
  const layer = (name: string, width: number) => ({
    [name]: trained(H, keyWidth, width),
    ...(biases && { [`${name}Bias`]: trained(H, width) }),
  });
  switch (kind) {
    case "vanilla":
      return { query: trained(d, H, keyWidth), key: trained(d, H, keyWidth) };
    case "dense":
      return { ...hidden, ...layer("logits", L) };
    case "random":
      return { logits: trained(H, L, L) };
    case "fixedRandom":
      return { logits: { shape: [H, L, L], trainable: false } };
    case "factorizedDense":
      return { ...hidden, ...layer("first", a), ...layer("second", b) };
    case "factorizedRandom":
      return { left: trained(H, L, rank), right: trained(H, L, rank) };
    default:
      throw new TypeError(`synthesizerShapes: unknown kind "${kind as string}"`);
  }
}

function closestFactors(length: number): [number, number] {
  let a = Math.floor(Math.sqrt(length));
  while (a > 1 && length % a !== 0) a--;
  return [a, length / a];
}
