import type { Coverage } from "../../coverage.ts";
import type { Mask } from "../../mask.ts";
import { positionSet } from "../progressions/positionSet.ts";

/**
 * Pairs whose key or whose query is in a set of positions: rows and columns. The set is
 * `starts[i] … ends[i] − 1` for every i; ranges ascend and may be empty. `coverage` is exact.
 */
export function tokenRanges(name: string, starts: Float64Array, ends: Float64Array): Mask {
  const set = positionSet(starts, ends);
  return {
    name,
    relative: false,
    examples: 1,
    allows: (q, k) => set.has(k) || set.has(q),
    coverage({ q0, q1, k0, k1, step = 1 }): Coverage {
      const keys = set.coverage(k0, k1 - 1, step);
      if (keys === "all") return "all";
      const queries = set.coverage(q0, q1 - 1, step);
      if (queries === "all") return "all";
      return keys === "none" && queries === "none" ? "none" : "some";
    },
    pattern({ q0, q1, k0, k1, step = 1 }) {
      if (set.coverage(q0, q1 - 1, step) === "none") return 2 * k0;
      return set.coverage(k0, k1 - 1, step) === "none" ? 2 * q0 + 1 : undefined;
    },
  };
}
