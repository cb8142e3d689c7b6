import { atrous } from "../masks/atrous.ts";
import { dilatedWindow } from "../masks/dilatedWindow.ts";
import { local } from "../masks/local.ts";
import { sparse } from "../masks/sparse.ts";
import { strided } from "../masks/strided.ts";
import { window } from "../masks/window.ts";
import { type Candidate, fewestPairs } from "./candidate.ts";
import { allOf, leaf } from "./expression.ts";
import { grow } from "./grow.ts";
import type { Profile } from "./profile.ts";

/** Periods that are tried with windows of any width. */
const PERIODS = 3;

/** A stride that keeps enough. */
interface Stride {
  readonly k: number;
  readonly kept: number;
  readonly pairs: number;
}

/**
 * Masks with a stride that keep enough, the cheapest of each kind: every k-th key; the same with a
 * window as wide as the stride, or as wide as it must be; every k-th of the near keys.
 *
 * For masses of blocks of 1 only: larger ones do not tell distances apart.
 */
export function stridedKeys(
  profile: Profile,
  causal: boolean,
  target: number,
): readonly Candidate[] {
  const { everyKth, merged, periods } = stridesOf(profile, target);
  const alone = fewestPairs(everyKth).map(({ k, ...counts }) => ({
    kind: "stride",
    ...counts,
    expression: profile.complete(false, leaf(atrous(k))),
  }));
  const asWide = fewestPairs(merged).map(({ k, ...counts }) => ({
    kind: "stride and window",
    ...counts,
    expression: profile.complete(causal, leaf(causal ? strided(k) : sparse(k))),
  }));
  const withWindow = periods.flatMap((k) =>
    grow(profile, target, 1, k).map(({ reach, ...counts }) => {
      const near = leaf(causal ? window(reach + 1) : local(reach));
      const expression = profile.complete(false, near, leaf(atrous(k)));
      return { kind: "stride and window", ...counts, expression };
    }),
  );
  const dilated = periods.flatMap((k) =>
    grow(profile, target, k).map(({ reach, ...counts }) => {
      const near = causal
        ? leaf(dilatedWindow(reach / k + 1, k))
        : allOf(leaf(local(reach)), leaf(atrous(k)));
      return { kind: "dilated window", ...counts, expression: profile.complete(causal, near) };
    }),
  );
  return [...alone, ...asWide, ...withWindow, ...dilated];
}

/** The strides that keep enough, alone and with a window as wide; and the clearest periods. */
function stridesOf({ kept, pairs, masses, counts }: Profile, target: number) {
  const everyKth: Stride[] = [];
  const merged: Stride[] = [];
  const contrasts: { readonly k: number; readonly contrast: number }[] = [];
  const self = kept + (masses[0] ?? 0);
  const selfPairs = pairs + (counts[0] ?? 0);
  let near = self + (masses[1] ?? 0);
  let nearPairs = selfPairs + (counts[1] ?? 0);
  for (let k = 2; k < masses.length; k++) {
    near += masses[k] ?? 0;
    nearPairs += counts[k] ?? 0;
    let there = 0;
    let therePairs = 0;
    let beside = 0;
    for (let d = k; d < masses.length; d += k) {
      there += masses[d] ?? 0;
      therePairs += counts[d] ?? 0;
      beside += ((masses[d - 1] ?? 0) + (masses[d + 1] ?? 0)) / 2;
    }
    const both = near + there - (masses[k] ?? 0);
    const bothPairs = nearPairs + therePairs - (counts[k] ?? 0);
    if (self + there >= target) {
      everyKth.push({ k, kept: self + there, pairs: selfPairs + therePairs });
    }
    if (both >= target) merged.push({ k, kept: both, pairs: bothPairs });
    if (there > beside) contrasts.push({ k, contrast: there - beside });
  }
  contrasts.sort((a, b) => b.contrast - a.contrast);
  return { everyKth, merged, periods: contrasts.slice(0, PERIODS).map(({ k }) => k) };
}
