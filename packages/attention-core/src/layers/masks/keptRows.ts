import type { Mask } from "@frugal/sparse-masks";
import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * Pairs of a query and a key that both belong to the text, as Keras's masks say example by example
 * (true: keep); no mask keeps all. Only what is kept costs time.
 *
 * @param queries bool [B, N]
 * @param keys bool [B, M]
 * @returns undefined where nothing is hidden
 */
export function keptRows(
  queries: Tensor | undefined,
  keys: Tensor | undefined,
  { B, N, M }: { readonly B: number; readonly N: number; readonly M: number },
): Mask | undefined {
  const query = counts(queries, B, N);
  const key = counts(keys, B, M);
  if (!query && !key) return undefined;
  const offset = M - N; // the last query stands at the last key
  return {
    name: "kept",
    relative: false,
    examples: B,
    allows: (q, k, example = 0) =>
      kept(query, example, N, q - offset, q - offset + 1) === "all" &&
      kept(key, example, M, k, k + 1) === "all",
    coverage({ q0, q1, k0, k1 }, example = 0) {
      const ofQueries = kept(query, example, N, q0 - offset, q1 - offset);
      const ofKeys = kept(key, example, M, k0, k1);
      if (ofQueries === "none" || ofKeys === "none") return "none";
      return ofQueries === "all" && ofKeys === "all" ? "all" : "some";
    },
  };
}

/** How many rows are kept before each row, [B, length + 1]; undefined where all are. */
function counts(mask: Tensor | undefined, B: number, length: number): Uint32Array | undefined {
  const values = mask?.dataSync();
  if (!values?.some((value) => value === 0)) return undefined;
  const sums = new Uint32Array(B * (length + 1));
  for (let b = 0; b < B; b++) {
    let sum = 0;
    for (let i = 0; i < length; i++) {
      sum += values[b * length + i] ? 1 : 0;
      sums[b * (length + 1) + i + 1] = sum;
    }
  }
  return sums;
}

/** How much of rows `from` … `to` − 1 is kept; rows that there are not are not. */
function kept(
  sums: Uint32Array | undefined,
  example: number,
  length: number,
  from: number,
  to: number,
): "none" | "some" | "all" {
  if (!sums) return "all";
  const at = (row: number) =>
    sums[example * (length + 1) + Math.min(Math.max(row, 0), length)] as number;
  const count = at(to) - at(from);
  if (count === 0) return "none";
  return count === to - from ? "all" : "some";
}
