import type { Grid } from "./grid.ts";

/** Queries that see a key: those at `from(key)` to `end(key) − 1`. */
export interface Reach {
  from(key: number): number;
  end(key: number): number;
}

/** Of `window(size)`, or `local(size − 1)` where queries look ahead. */
export const reachOfWindow = (size: number, causal: boolean): Reach => ({
  from: (key) => (causal ? key : key - size + 1),
  end: (key) => key + size,
});

/** Of `blocks(size)`. */
export const reachOfBlocks = (size: number, causal: boolean): Reach => ({
  from: (key) => (causal ? key : key - (key % size)),
  end: (key) => key - (key % size) + size,
});

/** How many queries see a key, and how many more would if every one did, save those before it. */
export function queriesOf(
  { queries, keys, offset }: Grid,
  causal: boolean,
  { from, end }: Reach,
  key: number,
): { readonly inside: number; readonly outside: number } {
  const first = Math.max(from(key), offset);
  const last = Math.max(Math.min(end(key), keys), first);
  const inside = last - first;
  const all = causal ? keys - Math.max(key, offset) : queries;
  return { inside, outside: all - inside };
}
