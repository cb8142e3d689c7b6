import { type NtkForm, ntkFrequencies } from "../../frequencies/ntkFrequencies.ts";
import type { ExtrapolationMethod } from "../attentionPlan.ts";
import { stretched } from "./stretched.ts";

/**
 * NTK-aware scaling by length / trained.
 *
 * @see ntkFrequencies for the forms
 */
export function ntk(form: NtkForm = "aware"): ExtrapolationMethod {
  const name = form === "aware" ? "NTK" : `NTK-${form}`;
  return stretched(name, "bloc97 2023; Su 2023", ({ width, base }, { factor }) => ({
    frequencies: ntkFrequencies(width, { factor, base, form }),
  }));
}
