import type { Mask } from "../mask.ts";
import { joinCongruences } from "./joinCongruences.ts";

/** What a mask may say of the order in which it is dense. */
export type OrderHints = Pick<Mask, "congruence" | "keyClasses">;

/** What is known of the pairs that two sets have in common; of key classes the fewest. */
export function joinHints(a: OrderHints, b: OrderHints): OrderHints {
  const congruence = joinCongruences(a.congruence, b.congruence);
  const keyClasses = share(b) < share(a) ? b.keyClasses : a.keyClasses;
  return { ...(congruence && { congruence }), ...(keyClasses && { keyClasses }) };
}

/** The share of the keys that can be allowed. */
const share = ({ keyClasses }: OrderHints) =>
  keyClasses ? keyClasses.count / keyClasses.modulus : 1;
