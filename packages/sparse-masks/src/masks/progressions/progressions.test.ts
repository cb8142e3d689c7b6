import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coverageOfResidues } from "./coverageOfResidues.ts";
import { hash } from "./hash.ts";
import { positionSet } from "./positionSet.ts";

const RUNS = { seed: 20190727, numRuns: 2000 };

const coverageOf = (answers: readonly boolean[]) => {
  if (answers.every((answer) => answer)) return "all";
  return answers.some((answer) => answer) ? "some" : "none";
};

describe("residues of a progression", () => {
  const progression = fc.record({
    first: fc.integer({ min: -200, max: 200 }),
    step: fc.integer({ min: 1, max: 60 }),
    count: fc.integer({ min: 1, max: 40 }),
    modulus: fc.integer({ min: 1, max: 50 }),
    from: fc.nat(),
    width: fc.nat(),
  });

  test("one by one", () => {
    fc.assert(
      fc.property(progression, ({ first, step, count, modulus, ...rest }) => {
        const width = 1 + (rest.width % modulus);
        const from = rest.from % (modulus - width + 1);
        const answers = Array.from({ length: count }, (_, i) => {
          const residue = (((first + i * step) % modulus) + modulus) % modulus;
          return from <= residue && residue < from + width;
        });
        expect(coverageOfResidues(first, step, count, modulus, from, width)).toBe(
          coverageOf(answers),
        );
      }),
      RUNS,
    );
  });

  test("of moduli beyond all positions", () => {
    const modulus = 2 ** 45;
    expect(coverageOfResidues(-5, 1, 11, modulus, 0, 1)).toBe("some");
    expect(coverageOfResidues(1, 1, 2 ** 30, modulus, 0, 1)).toBe("none");
    expect(coverageOfResidues(0, 1, 1, modulus, 0, 1)).toBe("all");
  });
});

test("positions of a set, one by one", () => {
  const ranges = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 6 });
  const asked = fc.tuple(
    fc.integer({ min: -9, max: 50 }),
    fc.nat(12),
    fc.integer({ min: 1, max: 9 }),
  );
  fc.assert(
    fc.property(ranges, asked, (gaps, [first, count, step]) => {
      const starts: number[] = [];
      const ends: number[] = [];
      for (const [gap, length] of gaps) {
        starts.push((ends.at(-1) ?? 0) + gap);
        ends.push((starts.at(-1) ?? 0) + length);
      }
      const set = positionSet(Float64Array.from(starts), Float64Array.from(ends));
      const positions = Array.from({ length: count + 1 }, (_, i) => first + i * step);
      const inside = positions.map((position) =>
        starts.some((start, i) => start <= position && position < (ends[i] ?? 0)),
      );
      expect(positions.map((position) => set.has(position))).toEqual(inside);
      expect(set.coverage(first, first + count * step, step)).toBe(coverageOf(inside));
    }),
    RUNS,
  );
});

describe("hash", () => {
  /** pcg3d as published, in exact integers. */
  const pcg3d = (...words: readonly [number, number, number]) => {
    const wrap = (value: bigint) => BigInt.asUintN(32, value);
    let [x, y, z] = words.map((word) => wrap(BigInt(word) * 1664525n + 1013904223n)) as [
      bigint,
      bigint,
      bigint,
    ];
    const round = () => {
      x = wrap(x + y * z);
      y = wrap(y + z * x);
      z = wrap(z + x * y);
    };
    round();
    [x, y, z] = [x ^ (x >> 16n), y ^ (y >> 16n), z ^ (z >> 16n)];
    round();
    return Number(x);
  };

  test("is pcg3d, for any integers", () => {
    const word = fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(hash(a, b, c) * 2 ** 32).toBe(pcg3d(a, b, c));
      }),
      RUNS,
    );
  });

  test("spreads over 0 to 1", () => {
    const bins = new Array<number>(10).fill(0);
    for (let block = 0; block < 100; block++) {
      for (let draw = 0; draw < 100; draw++) {
        const bin = Math.floor(10 * hash(0, block, draw));
        bins[bin] = (bins[bin] ?? 0) + 1;
      }
    }
    for (const count of bins) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});
