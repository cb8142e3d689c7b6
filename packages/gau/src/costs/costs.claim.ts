import type { Claim } from "@frugal/tooling/claim";
import { findingOf } from "@frugal/tooling/oracle/findingOf.ts";
import { compareCosts } from "./unitCosts.ts";

/** d, s, h, n; and parameters, multiply-adds for a token and scores of two units over the other. */
const ROWS = [
  [768, 128, 12, 512, 1.028, 1.14, 1 / 6],
  [768, 128, 12, 2048, 1.028, 1.38, 1 / 6],
  [256, 64, 8, 1024, 1.04, 1.53, 1 / 4],
] as const;

export const twoUnitsForABlock: Claim = {
  id: "G7",
  source: "Su 2022, kexue.fm/archives/8934, with what it leaves out: the multiply-adds",
  statement:
    "With e = 2d two gated units have the parameters of attention and feed-forward, and far fewer scores; but more multiply-adds.",
  expected: "parameters 1.03 to 1.04, multiply-adds 1.14, 1.38, 1.53, scores 1/6, 1/6, 1/4",
  async run() {
    return findingOf(
      ROWS.flatMap(([width, keyDim, heads, length, parameters, multiplyAdds, scores]) => {
        const { gau, transformer } = compareCosts({ width, keyDim, heads, length });
        const figure = (field: "parameters" | "multiplyAdds" | "scores", expected: number) => ({
          name: `${field} at d=${width}, n=${length}`,
          measured: gau[field] / transformer[field],
          expected,
          within: 0.006,
        });
        return [
          figure("parameters", parameters),
          figure("multiplyAdds", multiplyAdds),
          figure("scores", scores),
        ];
      }),
    );
  },
};
