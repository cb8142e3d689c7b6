import { and, blocks, causal, type Mask } from "@frugal/sparse-masks";

const known = new Map<string, Mask>();

/** Masks of that many chunk sizes are kept, with their layouts. */
const MOST = 16;

/** Rows see their own chunk, up to themselves if causal; kept, since a mask remembers its layouts. */
export function chunkMask(chunk: number, isCausal: boolean): Mask {
  const name = `${chunk} ${isCausal}`;
  const mask = known.get(name) ?? (isCausal ? and(causal(), blocks(chunk)) : blocks(chunk));
  known.delete(name);
  known.set(name, mask);
  const [oldest] = known.keys();
  if (known.size > MOST && oldest !== undefined) known.delete(oldest);
  return mask;
}
