import { layoutOf } from "../layoutOf.ts";
import { blocks } from "../masks/blocks.ts";
import { local } from "../masks/local.ts";
import { window } from "../masks/window.ts";
import { pairs } from "../pairs.ts";
import type { Candidate } from "./candidate.ts";
import { leaf } from "./expression.ts";
import type { Judge } from "./judge.ts";
import { nearAndColumns } from "./nearAndColumns.ts";
import { nearKeys } from "./nearKeys.ts";
import { type Profile, profileOf } from "./profile.ts";
import { reachOfBlocks, reachOfWindow } from "./reach.ts";
import type { Statistics } from "./readMasses.ts";
import { stridedKeys } from "./stridedKeys.ts";
import { summedBlocks } from "./summedBlocks.ts";

/** First columns of blocks that are tried as sinks. */
const SINKS = [0, 1, 2, 4, 8];

/** Finds the cheapest masks of every kind that keep some mass. */
export function searchIn(
  stats: Statistics,
  judges: readonly Judge[],
): (target: number) => readonly Candidate[] {
  const { grid, causal, outsideWindows, outsideBlocks, byDistance } = stats;
  const { queries, keys, block } = grid;
  const profiles: readonly Profile[] = SINKS.filter((count) => count <= byDistance.first).map(
    (count) => profileOf(stats, count),
  );
  const windowsAndColumns = nearAndColumns(stats, {
    kind: "window",
    alone: false,
    columnMass: outsideWindows,
    maskOf: (size) => leaf(causal ? window(size) : local(size - 1)),
    reachOf: (size) => reachOfWindow(size, causal),
  });
  const blocksAndColumns = nearAndColumns(stats, {
    kind: "blocks",
    alone: true,
    columnMass: outsideBlocks,
    maskOf: (size) => leaf(blocks(size)),
    reachOf: (size) => reachOfBlocks(size, causal),
  });
  return (target) => {
    const [plain = [], ...withSinks] = profiles.map((one) => nearKeys(one, causal, target));
    const near = [...plain, ...withSinks.flatMap((some) => cheaperThan(plain, some))];
    const withStrides =
      block > 1 ? [] : profiles.flatMap((profile) => stridedKeys(profile, causal, target));
    const given = judges.flatMap((judge): Candidate[] => {
      const kept = judge.kept(causal);
      if (kept < target) return [];
      const expression = judge.expression(causal);
      const allowed = pairs(layoutOf(expression.mask, queries, keys));
      return [{ kind: expression.code, kept, pairs: allowed, expression }];
    });
    return [
      ...near,
      ...cheaperThan(near, withStrides),
      ...cheaperThan(plain, windowsAndColumns(target)),
      ...blocksAndColumns(target),
      ...(causal ? summedBlocks(stats, target) : []),
      ...given,
    ];
  };
}

/** What is added to a window, such as sinks or a stride, must spare some of it. */
const cheaperThan = (windows: readonly Candidate[], others: readonly Candidate[]) =>
  others.filter((one) => !windows.some(({ pairs: fewer }) => fewer <= one.pairs));
