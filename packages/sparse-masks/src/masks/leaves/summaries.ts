import { floorMod } from "../../floorMod.ts";
import type { Mask } from "../../mask.ts";
import { coverageOfResidues } from "../progressions/coverageOfResidues.ts";

/**
 * The last `count` keys of every block of `size`, up to the query: `k ≤ q` and
 * `k mod size ≥ size − count`. `coverage` is exact for every rectangle.
 */
export function summaries(name: string, size: number, count: number): Mask {
  const own = { modulus: size, first: size - count, count };
  return {
    name,
    relative: false,
    examples: 1,
    ...(count < size && { keyClasses: own }),
    allows: (q, k) => k <= q && floorMod(k, size) >= own.first,
    coverage({ q0, q1, k0, k1, step = 1, keyClasses }) {
      if (keyClasses && keyClasses.modulus === size && keyClasses.first === own.first) {
        if (k0 >= q1) return "none";
        return k1 - 1 <= q0 ? "all" : "some";
      }
      const seen = Math.floor((Math.min(k1, q1) - 1 - k0) / step) + 1;
      if (seen <= 0) return "none";
      const answer = coverageOfResidues(k0, step, seen, size, own.first, count);
      return answer === "all" && k1 - 1 > q0 ? "some" : answer;
    },
  };
}
