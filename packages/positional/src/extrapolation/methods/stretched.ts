import type { ExtrapolationMethod, PlanPlace, Stretch, TrainedRotary } from "../attentionPlan.ts";
import { all } from "./unchanged.ts";

/** What `stretched` makes other frequencies from. */
export interface StretchPlace extends Pick<PlanPlace, "length" | "trained"> {
  /** length / trained, at least 1. */
  readonly factor: number;
}

/**
 * Frequencies of rotary that depend on the length: position interpolation, NTK-aware, YaRN … At
 * lengths up to the trained one nothing changes.
 *
 * @param name what it is called in tables
 * @param frequenciesFor the frequencies, and what multiplies rows that turn
 */
export function stretched(
  name: string,
  source: string,
  frequenciesFor: (model: TrainedRotary, place: StretchPlace) => Stretch,
): ExtrapolationMethod {
  return {
    name,
    when: "inference",
    source,
    plan({ length, trained }) {
      if (length <= trained) return { mask: all };
      const place = { length, trained, factor: length / trained };
      return { mask: all, stretch: (model) => frequenciesFor(model, place) };
    },
  };
}
