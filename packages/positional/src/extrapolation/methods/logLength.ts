import { logLengthFactors } from "../../scale/logLengthFactors.ts";
import type { ExtrapolationMethod } from "../attentionPlan.ts";

/**
 * A method, and queries beyond the trained length scaled up so that attention over more keys stays as
 * concentrated: qₘ · max(1, log(m + 1) / log trained). For models that were trained without.
 *
 * @see Su 2021, kexue.fm/archives/8823; Su 2023, kexue.fm/archives/9708 (at inference alone)
 */
export function logLength(method: ExtrapolationMethod): ExtrapolationMethod {
  return {
    ...method,
    name: `${method.name} + log n`,
    source: `${method.source}; Su 2021, kexue.fm/archives/8823`,
    plan(place) {
      const plan = method.plan(place);
      const { length, trained } = place;
      if (length <= trained) return plan;
      const before = plan.queryFactors;
      return {
        ...plan,
        queryFactors(N, M) {
          const own = before?.(N, M);
          const factors = logLengthFactors(N, {
            ...{ keys: M, trainedLength: trained, form: "inference" },
          });
          return own ? factors.map((factor, i) => factor * (own[i] as number)) : factors;
        },
      };
    },
  };
}
