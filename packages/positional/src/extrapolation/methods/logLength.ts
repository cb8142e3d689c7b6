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
      const { queryScale: before, ...plan } = method.plan(place);
      const scale = (position: number) =>
        Math.max(1, Math.log(position + 1) / Math.log(place.trained));
      if (place.length <= place.trained) return { ...plan, ...(before && { queryScale: before }) };
      return { ...plan, queryScale: (m) => scale(m) * (before?.(m) ?? 1) };
    },
  };
}
