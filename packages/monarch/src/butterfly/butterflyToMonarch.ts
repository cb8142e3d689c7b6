import { type MemberOptions, squareShape } from "../members/squareShape.ts";
import type { Monarch } from "../monarch/monarch.ts";
import { applyStage, type Butterfly, checkButterfly } from "./butterfly.ts";

/**
 * A butterfly matrix as a Monarch matrix, which it is for every b that divides n: the factors up to B_b
 * act inside blocks of b, and their product is the right factor; the others act between the same places
 * of different blocks, and their product is the left one. Not every Monarch matrix is a butterfly: those
 * have 2 n log₂ n parameters, less than n√n from n = 512 on, and Monarch matrices 2 n√n.
 *
 * @throws {RangeError} factors that do not fit, a block size that does not divide n
 * @see Dao et al. 2022, appendix C, theorem 4
 */
export function butterflyToMonarch(butterfly: Butterfly, options: MemberOptions = {}): Monarch {
  checkButterfly("butterflyToMonarch", butterfly);
  const { shape, b, m } = squareShape(butterfly.size, options);
  const stages = butterfly.factors.map((_, stage) => stage);
  const inner = Math.log2(b);
  const right = new Float64Array(m * b * b);
  for (let k = 0; k < m; k++) for (let i = 0; i < b; i++) right[(k * b + i) * b + i] = 1;
  for (const stage of stages.slice(0, inner)) applyStage(butterfly, stage, right, b);
  const between = new Float64Array(m * b * m);
  for (let k = 0; k < m; k++) for (let j = 0; j < b; j++) between[(k * b + j) * m + k] = 1;
  for (const stage of stages.slice(inner)) applyStage(butterfly, stage, between, m);
  const left = new Float64Array(b * m * m);
  for (let l = 0; l < m; l++) {
    for (let j = 0; j < b; j++) {
      left.set(between.subarray((l * b + j) * m, (l * b + j + 1) * m), (j * m + l) * m);
    }
  }
  return { shape, left, right };
}
