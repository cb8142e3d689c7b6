import { and, causal, type Mask, shift, window } from "@frugal/sparse-masks";

/** Both halves of a causal mask: distances below the window, and the rest. */
export interface NearAndFar {
  readonly near: Mask;
  readonly far: Mask;
}

/** Splits by window that are remembered for a mask, for layouts are remembered with mask objects. */
const MOST = 8;

const splits = new WeakMap<Mask, Map<number, NearAndFar>>();
const all: Mask = /* @__PURE__ */ causal();

/** A mask, all unless given, less what is ahead, split at a distance. The same objects each time. */
export function nearAndFar(size: number, mask: Mask = all): NearAndFar {
  const known = splits.get(mask) ?? new Map<number, NearAndFar>();
  splits.set(mask, known);
  const found = known.get(size) ?? {
    near: mask === all ? window(size) : and(window(size), mask),
    far: mask === all ? shift(all, -size) : and(shift(all, -size), mask),
  };
  known.delete(size);
  known.set(size, found);
  const [oldest] = known.keys();
  if (known.size > MOST && oldest !== undefined) known.delete(oldest);
  return found;
}
