import { describe, expect, test } from "vitest";
import { dropoutKeep } from "./dropoutKeep.ts";
import { dropoutThreshold } from "./dropoutThreshold.ts";

/** The definition again, in whole numbers of any size. */
function wordByHand(seed: bigint, head: bigint, i: bigint, j: bigint): bigint {
  const u32 = (x: bigint) => BigInt.asUintN(32, x);
  const mix = (given: bigint) => {
    let x = u32(given);
    x = u32((x ^ (x >> 16n)) * 0x7feb352dn);
    x = u32((x ^ (x >> 15n)) * 0x846ca68bn);
    return x ^ (x >> 16n);
  };
  const golden = 0x9e3779b9n;
  return mix(mix(mix(seed + head * golden) ^ i) + j * golden);
}

const SIDE = 64;

/** 1 where kept, over heads, queries and keys. */
function kept(rate: number, seed: number, heads = 8): Uint8Array {
  const bits = new Uint8Array(heads * SIDE * SIDE);
  for (let at = 0; at < bits.length; at += SIDE) {
    const keeps = dropoutKeep({ rate, seed }, Math.floor(at / SIDE / SIDE), (at / SIDE) % SIDE);
    for (let j = 0; j < SIDE; j++) bits[at + j] = Number(keeps(j));
  }
  return bits;
}

/** How many standard deviations the count of kept pairs is from its mean. */
function deviations(bits: Iterable<number>, rate: number): number {
  let [count, sum] = [0, 0];
  for (const bit of bits) {
    count++;
    sum += bit;
  }
  return Math.abs(sum - count * (1 - rate)) / Math.sqrt(count * rate * (1 - rate));
}

/** The same of their correlation. */
function correlation(pairs: readonly (readonly [number, number])[], rate: number): number {
  const products = pairs.reduce((sum, [a, b]) => sum + (a - 1 + rate) * (b - 1 + rate), 0);
  return Math.abs(products) / (Math.sqrt(pairs.length) * rate * (1 - rate));
}

describe("dropout's generator", () => {
  test("is the one that is defined", () => {
    for (const seed of [0, 1, 77, 2 ** 31, 2 ** 32 - 1]) {
      for (const [head, i, j] of [
        [0, 0, 0],
        [3, 100, 257],
        [70_000, 65_535, 1_000_000],
      ] as const) {
        const [a, b, c, d] = [seed, head, i, j].map(BigInt) as [bigint, bigint, bigint, bigint];
        const word = Number(wordByHand(a, b, c, d));
        const rate = word / 2 ** 32;
        expect(dropoutKeep({ rate, seed }, head, i)(j)).toBe(true);
        expect(dropoutKeep({ rate: (word + 1) / 2 ** 32, seed }, head, i)(j)).toBe(false);
      }
    }
  });

  test("keeps everything at rate 0, and has a threshold for every rate below 1", () => {
    expect(kept(0, 5).every((bit) => bit === 1)).toBe(true);
    expect(dropoutThreshold(0.5)).toBe(2 ** 31);
    expect(dropoutThreshold(1 - 2 ** -53)).toBe(2 ** 32 - 1);
  });

  test.each([0.1, 0.5, 0.9])(
    "keeps its share in all, of rows, columns, heads and seeds: %f",
    (rate) => {
      for (const seed of [0, 1, 2, 12_345, 2 ** 32 - 1]) {
        const bits = kept(rate, seed);
        expect(deviations(bits, rate)).toBeLessThan(5);
        const groups: ((at: number) => number)[] = [
          (at) => Math.floor(at / SIDE / SIDE),
          (at) => Math.floor(at / SIDE) % SIDE,
          (at) => at % SIDE,
        ];
        for (const groupOf of groups) {
          const split: number[][] = [];
          bits.forEach((bit, at) => {
            split[groupOf(at)] = [...(split[groupOf(at)] ?? []), bit];
          });
          for (const group of split) expect(deviations(group, rate)).toBeLessThan(5);
        }
      }
    },
  );

  test.each([0.1, 0.5, 0.9])("has neighbours that know nothing of each other: %f", (rate) => {
    for (const seed of [0, 1, 99, 2 ** 31]) {
      const bits = kept(rate, seed);
      const other = kept(rate, seed + 1);
      const pairsAt = (distance: number) =>
        Array.from(bits.subarray(distance), (bit, at) => [bit, bits[at] as number] as const);
      for (const distance of [1, 2, SIDE - 1, SIDE, SIDE + 1, SIDE * SIDE]) {
        expect(correlation(pairsAt(distance), rate)).toBeLessThan(5);
      }
      const seeds = Array.from(bits, (bit, at) => [bit, other[at] as number] as const);
      expect(correlation(seeds, rate)).toBeLessThan(5);
      // Rows against columns.
      const mirrored = Array.from(bits, (bit, at) => {
        const [head, i, j] = [
          Math.floor(at / SIDE / SIDE),
          Math.floor(at / SIDE) % SIDE,
          at % SIDE,
        ];
        return [bit, bits[(head * SIDE + j) * SIDE + i] as number, i === j] as const;
      }).filter(([, , diagonal]) => !diagonal);
      // Each pair is counted twice, so the sum has twice the variance.
      const twice = mirrored.map(([a, b]) => [a, b] as const);
      expect(correlation(twice, rate) / Math.SQRT2).toBeLessThan(5);
    }
  });
});
