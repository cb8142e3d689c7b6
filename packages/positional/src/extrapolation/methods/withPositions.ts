import type { MergedPositions } from "../../merged/mergedPositions.ts";
import type { ExtrapolationMethod, PlanPlace } from "../attentionPlan.ts";
import { all } from "./unchanged.ts";

/**
 * ReRoPE, leaky ReRoPE or Self-Extend at inference: distances beyond a window are told otherwise. At
 * every length, the trained one included, where the window is shorter.
 *
 * @param positionsFor from the lengths: `({ trained }) => reRoPE(trained / 2)`
 * @param name of the method; else that of the positions is not known before there are lengths
 */
export function withPositions(
  name: string,
  positionsFor: (place: Pick<PlanPlace, "length" | "trained">) => MergedPositions,
): ExtrapolationMethod {
  return {
    name,
    when: "inference",
    source: "Su 2023, kexue.fm/archives/9708; Jin et al. 2024 (Self-Extend)",
    plan: (place) => ({ mask: all, positions: positionsFor(place) }),
  };
}
