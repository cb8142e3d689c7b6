import { causal, type Mask } from "@frugal/sparse-masks";
import type { ExtrapolationMethod } from "../attentionPlan.ts";

/** One object, so that it is compiled once for each length. */
export const all: Mask = /* @__PURE__ */ causal();

/** The model as it is: all keys that are not ahead. */
export function unchanged(): ExtrapolationMethod {
  return {
    name: "plain",
    when: "inference",
    source: "Vaswani et al. 2017, §3.2.3",
    plan: () => ({ mask: all }),
  };
}
