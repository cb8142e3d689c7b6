import { attention } from "@frugal/attention-core/reference";
import { causal, not, perHead, window } from "@frugal/sparse-masks";
import { expect, test } from "vitest";
import { largestDifference } from "./agreement.ts";
import { normals } from "./normals.ts";
import { rowByDefinition } from "./rowByDefinition.ts";

test.each([undefined, causal(), window(3), not(causal()), perHead([causal(), window(3)])])(
  "agrees with the reference: $name",
  (mask) => {
    const [H, N, M, D, E] = [2, 7, 9, 4, 3];
    const q = normals(H * N * D, 1);
    const k = normals(H * M * D, 2);
    const v = normals(H * M * E, 3);
    const { output } = attention(
      { values: q, shape: [1, H, N, D] },
      { values: k, shape: [1, H, M, D] },
      { values: v, shape: [1, H, M, E] },
      mask ? { mask } : {},
    );
    for (let head = 0; head < H; head++)
      for (let i = 0; i < N; i++) {
        const row = rowByDefinition(
          { values: q, N, D },
          { values: k, N: M, D },
          { values: v, N: M, D: E },
          head,
          i,
          mask,
        );
        const start = (head * N + i) * E;
        expect(largestDifference(row, output.values.slice(start, start + E))).toBeLessThan(1e-12);
      }
  },
);
