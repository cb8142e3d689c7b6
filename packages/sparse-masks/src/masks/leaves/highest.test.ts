import fc from "fast-check";
import { expect, test } from "vitest";
import { highest } from "./highest.ts";

test("the first of all numbers sorted by score, then by themselves", () => {
  const score = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(-Infinity, Infinity));
  fc.assert(
    fc.property(fc.array(score), fc.nat(8), (scores, count) => {
      const order = [...scores.keys()]
        .filter((i) => scores[i] !== -Infinity)
        .sort((a, b) => (scores[b] === scores[a] ? a - b : (scores[b] ?? 0) - (scores[a] ?? 0)));
      const best = order.slice(0, count).sort((a, b) => a - b);
      expect(highest(count, scores.length, (i) => scores[i] ?? 0)).toEqual(best);
    }),
    { seed: 20190727, numRuns: 500 },
  );
});
