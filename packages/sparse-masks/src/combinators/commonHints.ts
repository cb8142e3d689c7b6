import type { Mask } from "../mask.ts";
import type { OrderHints } from "./joinHints.ts";

/** What is known of the order of every mask, if it is the same. */
export function commonHints(masks: readonly Mask[]): OrderHints {
  const congruence = masks[0]?.congruence;
  const keyClasses = masks[0]?.keyClasses;
  return {
    ...(congruence && masks.every((mask) => same(mask.congruence, congruence)) && { congruence }),
    ...(keyClasses && masks.every((mask) => same(mask.keyClasses, keyClasses)) && { keyClasses }),
  };
}

function same<Numbers extends object>(a: Numbers | undefined, b: Numbers): boolean {
  return a !== undefined && Object.entries(b).every(([name, value]) => a[name as never] === value);
}
