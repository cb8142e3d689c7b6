import type { Monarch } from "../monarch/monarch.ts";
import { sizesOf } from "../monarch/sizes.ts";

/**
 * The same matrix, able to learn: a product of which both factors are 0, as projections have them where
 * slices are 0 or of a lower rank, has no gradient. Its right factor gets signs of the size that 1/√I
 * is, as layers start; with the left one still 0, it remains 0.
 */
export function revived({ shape, left, right }: Monarch): Monarch {
  const { I, J, K, L, rank } = sizesOf(shape);
  const alive = right.slice();
  let state = 1;
  const sign = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 31 ? -1 : 1;
  };
  for (let j = 0; j < J; j++) {
    for (let column = 0; column < K * rank; column++) {
      const row = (column * J + j) * I;
      let dead = true;
      for (let i = 0; i < I && dead; i++) dead = right[row + i] === 0;
      for (let l = 0; l < L && dead; l++) dead = left[(j * L + l) * K * rank + column] === 0;
      if (!dead) continue;
      for (let i = 0; i < I; i++) alive[row + i] = sign() / Math.sqrt(I);
    }
  }
  return { shape, left, right: alive };
}
