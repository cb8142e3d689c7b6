import { seeded } from "../../measure/seeded.ts";

/** A text as numbers: the index of each character among the distinct ones. */
export interface Characters {
  readonly ids: Int32Array;
  /** How many distinct ones; the last stands for all that are rarer than the others. */
  readonly vocabulary: number;
  /** The character of each number. */
  readonly symbols: readonly string[];
}

const MOST = 128;

/** Numbers the characters of a text, the most frequent first. */
export function characters(text: string): Characters {
  const list = [...text];
  const counts = new Map<string, number>();
  for (const character of list) counts.set(character, (counts.get(character) ?? 0) + 1);
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const ids = new Map(ranked.map(([character], rank) => [character, Math.min(rank, MOST - 1)]));
  return {
    ids: Int32Array.from(list, (character) => ids.get(character) as number),
    vocabulary: Math.min(ranked.length, MOST),
    symbols: ranked.slice(0, MOST).map(([character]) => character),
  };
}

/** N characters from a place that depends only on the step, and the N that each is to predict. */
export function batchOf(
  { ids }: Characters,
  N: number,
  step: number,
): { readonly inputs: Int32Array; readonly targets: Int32Array } {
  const start = Math.floor(seeded(step + 1)() * (ids.length - N));
  return {
    inputs: ids.subarray(start, start + N),
    targets: ids.subarray(start + 1, start + N + 1),
  };
}
