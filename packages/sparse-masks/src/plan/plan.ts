import type { BlockLayout } from "../blockLayout.ts";
import { checkInteger } from "../checkInteger.ts";
import { checkMask } from "../checkMask.ts";
import { layoutOf } from "../layoutOf.ts";
import type { Mask } from "../mask.ts";
import { pairs } from "../pairs.ts";
import { tiles } from "../tiles.ts";
import { transpose } from "../transpose.ts";
import type { AttentionShape, Costs, Counts, PassPlan } from "./costs.ts";
import { explain } from "./explain.ts";
import { extraBytes } from "./extraBytes.ts";
import { layoutBytes } from "./layoutBytes.ts";
import { orderInWords } from "./orderInWords.ts";
import { pairsComputed } from "./pairsComputed.ts";
import { takesPart } from "./takesPart.ts";

/** What an attention will cost. */
export interface Plan extends Costs {
  /** All this in words: what is kept, what it costs against dense attention, where work is lost. */
  explain(): string;
}

const FLOAT32 = 4;

/**
 * What attention under this mask will cost, before running it: exact counts from the layout, and
 * bytes in float32. Compiles the mask, or takes the layout remembered for it.
 *
 * @throws {TypeError} when `mask` is not a mask
 * @throws {RangeError} when a size is not a positive integer, or the mask cannot serve them
 */
export function plan(mask: Mask, shape: AttentionShape): Plan {
  checkMask("plan: mask", mask);
  const { B, H, N, M = N, D, E = D } = shape;
  for (const [name, size] of Object.entries({ B, H, N, M, D, E })) {
    checkInteger(`plan: ${name}`, size, 1);
  }
  const { examples, heads = 1 } = mask;
  expectMatch("B", examples, B, mask.name);
  expectMatch("H", heads, H, mask.name);
  const layout = layoutOf(mask, N, M);
  const rows = B * H;
  const sharing = rows / (examples * heads);
  const passes = layout.passes.map(
    (pass): PassPlan => ({
      modulus: pass.modulus,
      order: orderInWords(pass),
      planes: Array.from({ length: layout.planes }, (_, plane) => takesPart(pass, plane)).filter(
        Boolean,
      ).length,
      ...countsOf({ ...layout, passes: [pass] }, sharing),
    }),
  );
  const counts = countsOf(layout, sharing);
  const extra = extraBytes(layout, sharing, D, E);
  const costs: Costs = {
    mask: mask.name,
    shape: { B, H, N, M, D, E },
    ...counts,
    density: counts.pairs / (rows * N * M),
    forwardMultiplyAdds: counts.pairs * (D + E),
    backwardMultiplyAdds: counts.pairs * (3 * D + 2 * E),
    forwardMultiplyAddsComputed: counts.pairsComputed * (D + E),
    backwardMultiplyAddsComputed: counts.pairsComputed * (3 * D + 2 * E),
    layoutBytes: layoutBytes(layout),
    transposeBytes: layoutBytes(transpose(layout)),
    inputBytes: FLOAT32 * rows * (N * D + M * (D + E)),
    outputBytes: FLOAT32 * rows * N * E,
    scoreBytes: FLOAT32 * rows * N * M,
    forwardExtraBytes: extra.forward,
    backwardExtraBytes: extra.backward,
    passes,
  };
  return { ...costs, explain: () => explain(costs) };
}

function expectMatch(name: string, described: number, size: number, mask: string): void {
  if (described === 1 || described === size) return;
  throw new RangeError(`plan: ${name} must be ${described} to match ${mask}, got ${size}`);
}

/** @param sharing heads of the call for each that the layout tells apart */
function countsOf(layout: BlockLayout, sharing: number): Counts {
  const { kept, full, partial } = tiles(layout);
  const allowed = sharing * pairs(layout);
  const computed = sharing * pairsComputed(layout);
  return {
    tiles: sharing * kept,
    fullTiles: sharing * full,
    partialTiles: sharing * partial,
    pairs: allowed,
    pairsComputed: computed,
    efficiency: computed === 0 ? 1 : allowed / computed,
  };
}
