import { pairCounter } from "../count/pairCounter.ts";
import { guarded } from "../guarded.ts";
import type { Mask } from "../mask.ts";
import { sized } from "../sized.ts";
import { causally, type Expression, leaf } from "./expression.ts";
import { areaOf, causalPairs, crosses, type Grid, rectAt } from "./grid.ts";

/** The mass that one given mask keeps, block by block; as it is, and without what is ahead. */
export interface Judge {
  add(row: number, column: number, mass: number): void;
  readonly expression: (causal: boolean) => Expression;
  kept(causal: boolean): number;
}

/** A judge of a mask for one example and head. */
export function judgeOf(mask: Mask, grid: Grid): Judge {
  const { queries, keys } = grid;
  mask.check?.(queries, keys);
  const whole = leaf(mask);
  const behind = causally(whole);
  const [countWhole, countBehind] = [whole, behind].map((one) =>
    pairCounter(guarded("advise", sized(one.mask, queries, keys)), queries, keys, 0, 0),
  ) as [ReturnType<typeof pairCounter>, ReturnType<typeof pairCounter>];
  let inside = 0;
  let crossing = 0;
  let crossingBehind = 0;
  return {
    expression: (causal) => (causal ? behind : whole),
    add(row, column, mass) {
      const rect = rectAt(grid, row, column);
      const share = countWhole(rect, Number.POSITIVE_INFINITY).pairs / areaOf(rect);
      if (!crosses(rect)) {
        inside += share * mass;
        return;
      }
      crossing += share * mass;
      const pairs = countBehind(rect, Number.POSITIVE_INFINITY).pairs;
      crossingBehind += (pairs / causalPairs(rect)) * mass;
    },
    kept: (causal) => inside + (causal ? crossingBehind : crossing),
  };
}
