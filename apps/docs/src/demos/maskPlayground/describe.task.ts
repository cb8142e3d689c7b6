import { drawSvg, type PassPlan, plan } from "@frugal/sparse-masks";
import { maskOf, type Recipe } from "./recipe.ts";

export type View = "pairs" | "passes" | "tiles" | "kernel";

export interface Asked {
  readonly recipe: Recipe;
  /** Positions of the picture. */
  readonly drawn: number;
  readonly view: View;
  /** Queries and keys that the cost is counted for. */
  readonly N: number;
  readonly H: number;
  readonly D: number;
}

/** What the playground shows of a mask. */
export interface Described {
  readonly name: string;
  readonly svg: string;
  readonly tiles: number;
  readonly fullTiles: number;
  readonly pairs: number;
  readonly density: number;
  readonly efficiency: number;
  readonly multiplyAdds: number;
  /** Of dense attention over the multiply-adds that the kernels do. */
  readonly timesFewer: number;
  /** q, k, v, output, and at most what the kernels need besides. */
  readonly bytes: number;
  readonly scoreBytes: number;
  readonly passes: readonly Pick<
    PassPlan,
    "order" | "pairs" | "tiles" | "fullTiles" | "efficiency"
  >[];
  /** What counting took. */
  readonly milliseconds: number;
}

/** Draws a mask, and counts what attention under it costs. */
export function describe({ recipe, drawn, view, N, H, D }: Asked): Described {
  const mask = maskOf(recipe);
  const svg = drawSvg(mask, drawn, drawn, { show: view, width: 480, cells: 128 });
  const start = performance.now();
  const cost = plan(mask, { B: 1, H, N, D });
  const milliseconds = performance.now() - start;
  return {
    name: mask.name,
    svg,
    milliseconds,
    tiles: cost.tiles,
    fullTiles: cost.fullTiles,
    pairs: cost.pairs,
    density: cost.density,
    efficiency: cost.efficiency,
    multiplyAdds: cost.forwardMultiplyAddsComputed,
    timesFewer: (H * N * N) / Math.max(1, cost.pairsComputed),
    bytes: cost.inputBytes + cost.forwardExtraBytes + cost.layoutBytes,
    scoreBytes: cost.scoreBytes,
    passes: cost.passes.map(({ order, pairs, tiles, fullTiles, efficiency }) => ({
      order,
      pairs,
      tiles,
      fullTiles,
      efficiency,
    })),
  };
}
