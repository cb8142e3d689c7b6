import fc from "fast-check";
import { expect, test } from "vitest";
import { globalTokens, type Mask, neighborhood, sized } from "../index.ts";
import { anyMask, composition, RUNS, zoo } from "./zoo.test.ts";

const [N, M] = [50, 64];

/** Visits the pairs that a mask allows, of queries around these and all keys, every so many. */
function forEachAllowed(mask: Mask, stride: number, visit: (q: number, k: number) => void): void {
  for (let example = 0; example < mask.examples; example++) {
    for (let head = 0; head < (mask.heads ?? 1); head++) {
      for (let q = -20; q < 90; q += stride) {
        for (let k = 0; k < 90; k++) if (mask.allows(q, k, example, head)) visit(q, k);
      }
    }
  }
}

test("what a mask says of all its distances and of all its keys is true", () => {
  fc.assert(
    fc.property(composition(N, M), (mask) => {
      const known = sized(mask, N, M);
      expect(known.congruence).toEqual(mask.congruence);
      const { congruence, keyClasses } = known;
      if (congruence === undefined && keyClasses === undefined) return;
      forEachAllowed(known, 3, (q, k) => {
        const { modulus = 1, remainder = 0 } = congruence ?? {};
        if ((q - k - remainder) % modulus !== 0) expect.fail(`${mask.name} at ${q}, ${k}`);
        if (keyClasses === undefined) return;
        const behind = (k % keyClasses.modulus) - keyClasses.first;
        if (behind < 0 || behind >= keyClasses.count) expect.fail(`${mask.name} at key ${k}`);
      });
    }),
    { ...RUNS, numRuns: 600 },
  );
});

test("a relative mask knows nothing but the distance", () => {
  fc.assert(
    fc.property(anyMask, fc.integer({ min: -60, max: 60 }), ({ mask }, by) => {
      if (!mask.relative) return;
      for (let example = 0; example < mask.examples; example++) {
        for (let q = -9; q < 60; q += 5) {
          for (let k = 0; k < 60; k += 3) {
            const moved = mask.allows(q + by, k + by, example, 1);
            if (mask.allows(q, k, example, 1) !== moved) expect.fail(`${mask.name}: ${q}, ${k}`);
          }
        }
      }
    }),
    { ...RUNS, numRuns: 400 },
  );
});

test("rectangles of one pattern look alike", () => {
  const special = [
    ...[neighborhood(3), neighborhood(4, { dilation: 2 }), neighborhood(3, { width: 8 })],
    ...[neighborhood(2, { width: 16, dilation: 2 }), globalTokens([0, 9, 10, 40])],
  ];
  let alike = 0;
  for (const mask of [...special, ...zoo(N, M)].map((one) => sized(one, N, M))) {
    for (const [side, step] of [
      [4, 1],
      [3, 2],
    ] as const) {
      const known = new Map<number, string>();
      for (let q0 = -9; q0 < 60; q0++) {
        for (let k0 = 0; k0 < 60; k0++) {
          const end = (side - 1) * step + 1;
          const pattern = mask.pattern?.({ q0, q1: q0 + end, k0, k1: k0 + end, step });
          if (pattern === undefined) continue;
          let drawn = "";
          for (let r = 0; r < end; r += step) {
            for (let c = 0; c < end; c += step) drawn += +mask.allows(q0 + r, k0 + c);
          }
          const before = known.get(pattern);
          if (before !== undefined) alike++;
          if ((before ?? drawn) !== drawn) {
            expect.fail(`${mask.name}: query ${q0}, key ${k0}, step ${step} is not like another`);
          }
          known.set(pattern, drawn);
        }
      }
    }
  }
  expect(alike).toBeGreaterThan(1000);
});
