import {
  and,
  atrous,
  bigBird,
  causal,
  everything,
  type Mask,
  or,
  padding,
  perHead,
  sinks,
  sparse,
  strided,
  window,
} from "@frugal/sparse-masks";

/** An attention on plain data, the same in Node and in a page. */
export interface ComposedCase {
  readonly name: string;
  readonly mask: Mask;
  readonly N: number;
  readonly M: number;
  /** Keys and values from this one on are NaN, which nobody may see. */
  readonly spoiled?: number;
}

export const [B, H, D, E] = [2, 2, 8, 5];

/** Masks whose tiles are full, partial, in several passes, of planes of their own, and empty rows. */
export const composedCases: readonly ComposedCase[] = [
  { name: "dense", mask: everything(), N: 33, M: 100 },
  { name: "causal", mask: causal(), N: 100, M: 100 },
  { name: "one query", mask: causal(), N: 1, M: 70 },
  { name: "streaming", mask: and(causal(), or(window(20), sinks(3))), N: 100, M: 100 },
  { name: "two passes", mask: sparse(8), N: 100, M: 100 },
  { name: "three passes", mask: and(causal(), or(atrous(4), atrous(7))), N: 70, M: 100 },
  { name: "strided heads", mask: perHead([strided(9, 1), strided(9, 2)]), N: 64, M: 64 },
  { name: "bigBird", mask: bigBird({ block: 16, random: 1 }), N: 100, M: 100 },
  { name: "padding", mask: padding([40, 17]), N: 40, M: 40 },
  { name: "rows that see nothing", mask: causal(), N: 70, M: 40 },
  {
    name: "hidden NaN",
    mask: and(padding([50, 50]), or(window(20), sinks(3))),
    N: 64,
    M: 64,
    spoiled: 50,
  },
];

/** Inputs and dOutput of a case, row by row: q, k, v, dOutput. */
export function dataOf({ N, M, spoiled = M }: ComposedCase) {
  const rows = (count: number, width: number, seed: number, last = count) => ({
    shape: [B, H, count, width],
    values: values(B * H * count * width, seed).map((value, i) =>
      Math.floor(i / width) % count < last ? value : Number.NaN,
    ),
  });
  return [rows(N, D, 1), rows(M, D, 2, spoiled), rows(M, E, 3, spoiled), rows(N, E, 4)] as const;
}

/** Values between −2 and 2 that are the same everywhere, bit for bit. */
function values(count: number, seed: number): Float32Array {
  let state = seed * 0x9e3779b9;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0;
    return state / 2 ** 30;
  });
}
