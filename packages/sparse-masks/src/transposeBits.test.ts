import fc from "fast-check";
import { expect, test } from "vitest";
import { transposeBits } from "./transposeBits.ts";

test("bit c of word r becomes bit r of word c", () => {
  const words = fc.uint32Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(words, (before) => {
      const after = before.slice();
      transposeBits(after);
      for (let r = 0; r < 32; r++) {
        for (let c = 0; c < 32; c++) {
          const [from = 0, to = 0] = [before[r], after[c]];
          if (((from >>> c) & 1) !== ((to >>> r) & 1)) expect.fail(`wrong at ${r}, ${c}`);
        }
      }
    }),
    { seed: 20190727, numRuns: 50 },
  );
});
