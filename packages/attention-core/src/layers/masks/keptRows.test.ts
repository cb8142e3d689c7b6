import { allowsPair, compile } from "@frugal/sparse-masks";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { keptRows } from "./keptRows.ts";

const row = (length: number) => fc.array(fc.boolean(), { minLength: length, maxLength: length });

test("keeps the pairs of rows that are kept, by rule and by rectangle", () => {
  const sizes = fc.record({
    B: fc.constantFrom(1, 3),
    N: fc.integer({ min: 1, max: 70 }),
    M: fc.integer({ min: 1, max: 70 }),
  });
  const input = sizes.chain((size) =>
    fc.tuple(
      fc.constant(size),
      fc.option(fc.array(row(size.N), { minLength: size.B, maxLength: size.B }), {
        nil: undefined,
      }),
      fc.array(row(size.M), { minLength: size.B, maxLength: size.B }),
    ),
  );
  fc.assert(
    fc.property(input, ([{ B, N, M }, queries, keys]) => {
      const bools = (rows: boolean[][], length: number) =>
        tf.tensor2d(rows.flat().map(Number), [B, length], "bool");
      const inputs = [queries && bools(queries, N), bools(keys, M)] as const;
      const mask = keptRows(...inputs, { B, N, M });
      tf.dispose(inputs.filter((input) => input !== undefined));
      const all = [...(queries ?? []), ...keys].flat().every((kept) => kept);
      expect(mask === undefined).toBe(all);
      if (!mask) return;
      const layout = compile(mask, N, M);
      for (let b = 0; b < B; b++) {
        for (let i = 0; i < N; i++) {
          for (let j = 0; j < M; j++) {
            const kept = (queries?.[b]?.[i] ?? true) && (keys[b]?.[j] ?? false);
            expect(mask.allows(i + M - N, j, b)).toBe(kept);
            expect(allowsPair(layout, i, j, b)).toBe(kept);
          }
        }
      }
    }),
    { seed: 14, numRuns: 25 },
  );
});
