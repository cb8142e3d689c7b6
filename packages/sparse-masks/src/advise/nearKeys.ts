import { local } from "../masks/local.ts";
import { window } from "../masks/window.ts";
import type { Candidate } from "./candidate.ts";
import { leaf } from "./expression.ts";
import { grow } from "./grow.ts";
import type { Profile } from "./profile.ts";

/** The narrowest window that keeps enough. */
export function nearKeys(profile: Profile, causal: boolean, target: number): readonly Candidate[] {
  return grow(profile, target).map(({ reach, kept, pairs }) => {
    const near = leaf(causal ? window(reach + 1) : local(reach));
    const kind = profile.sinks ? "window and sinks" : "window";
    return { kind, kept, pairs, expression: profile.complete(causal, near) };
  });
}
