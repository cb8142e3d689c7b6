import { type Mask, window } from "@frugal/sparse-masks";
import { checkWhole } from "../../merged/checkWhole.ts";
import { reRoPE } from "../../merged/reRoPE.ts";
import type { ExtrapolationMethod } from "../attentionPlan.ts";
import { all } from "./unchanged.ts";

export interface HybridWindowFull2Options {
  /** Of the window layers; two to four times trained / layers serves. */
  readonly size: number;
  /** How many layers see all keys: they lie evenly among the others, at L/2, or at L/3 and 2L/3 … */
  readonly full?: number;
  /** Of ReRoPE in the full layers beyond the trained length: half of it unless given. */
  readonly reRoPEWindow?: number;
}

/**
 * HWFA2: window layers and a few full ones, all with the model's positions; beyond the trained length
 * the full layers use ReRoPE. The recipe of most later hybrids of local and global layers.
 *
 * @throws {RangeError} sizes that are not positive integers; when planned, no layer left for a window
 * @see Su 2023, kexue.fm/archives/9731
 */
export function hybridWindowFull2({
  size,
  full = 1,
  reRoPEWindow,
}: HybridWindowFull2Options): ExtrapolationMethod {
  checkWhole("hybridWindowFull2: size", size);
  checkWhole("hybridWindowFull2: full", full);
  if (reRoPEWindow !== undefined) checkWhole("hybridWindowFull2: reRoPEWindow", reRoPEWindow);
  const mask: Mask = window(size);
  return {
    name: `HWFA2(${size}, ${full} full)`,
    when: "training",
    source: "Su 2023, kexue.fm/archives/9731",
    plan({ length, trained, layer, layers }) {
      if (full >= layers)
        throw new RangeError(
          `hybridWindowFull2: full must be below the number of layers ${layers}, got ${full}`,
        );
      const places = Array.from({ length: full }, (_, f) =>
        Math.floor(((f + 1) * layers) / (full + 1)),
      );
      if (!places.includes(layer)) return { mask };
      if (length <= trained) return { mask: all };
      return { mask: all, positions: reRoPE(reRoPEWindow ?? Math.ceil(trained / 2)) };
    },
  };
}
