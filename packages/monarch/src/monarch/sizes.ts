import type { MonarchShape } from "./monarch.ts";

/** The letters of `MonarchShape`'s formula: K blocks of I columns, L blocks of J rows, slices of a rank. */
export interface MonarchSizes {
  readonly I: number;
  readonly J: number;
  readonly K: number;
  readonly L: number;
  readonly rank: number;
}

/** The sizes in the formula of a Monarch matrix. */
export function sizesOf({ left, right, rank }: MonarchShape): MonarchSizes {
  return { I: right[2], J: left[0], K: right[0], L: left[1], rank };
}
