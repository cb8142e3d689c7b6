import { type CriterionId, hurleyRickard } from "@frugal/metrics";
import type { Context } from "../../compute/task.ts";
import { measures } from "./measures.ts";

/** A counter-example in numbers, or nothing where none was found. */
export interface Refuted {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** For each measure, in order, what refutes which criterion. */
export function axioms(
  { trials }: { readonly trials: number },
  { progress }: Context,
): Partial<Record<CriterionId, Refuted>>[] {
  return measures.map((measure, i) => {
    const verdicts = hurleyRickard(measure, { trials, seed: 1 });
    progress((i + 1) / measures.length);
    return Object.fromEntries(Object.entries(verdicts).filter(([, found]) => found !== undefined));
  });
}
