import { type Mask, window } from "@frugal/sparse-masks";
import { checkWhole } from "../../merged/checkWhole.ts";
import { logLengthFactors } from "../../scale/logLengthFactors.ts";
import type { ExtrapolationMethod } from "../attentionPlan.ts";
import { receptiveField } from "../receptiveField.ts";
import { all } from "./unchanged.ts";

/**
 * HWFA: all layers but the last see a window, with the model's positions; the last sees all, without
 * positions, its queries scaled by the logarithm of how many keys they see. What the windows tell of
 * order stays within training, and recall goes as far as the text. Trained so; nothing changes at
 * inference.
 *
 * @param size of the window; the windows together should reach no further than three quarters of
 *   the trained length: (size − 1)(layers − 1) + 1 ≤ ¾ trained
 * @throws {RangeError} a window that is not a positive integer; when planned, fewer than two layers, or
 *   windows that reach beyond the trained length
 * @see Su 2023, kexue.fm/archives/9603
 */
export function hybridWindowFull(size: number): ExtrapolationMethod {
  checkWhole("hybridWindowFull: size", size);
  const mask: Mask = window(size);
  return {
    name: `HWFA(${size})`,
    when: "training",
    source: "Su 2023, kexue.fm/archives/9603",
    plan({ trained, layer, layers }) {
      if (layers < 2)
        throw new RangeError(`hybridWindowFull: layers must be at least 2, got ${layers}`);
      const reach = receptiveField(size, layers - 1);
      if (reach > trained)
        throw new RangeError(
          `hybridWindowFull: windows must reach at most the trained length ${trained}, got ${reach}`,
        );
      if (layer < layers - 1) return { mask };
      return {
        ...{ mask: all, placed: false },
        queryFactors: (N, M) => logLengthFactors(N, { keys: M, trainedLength: trained }),
      };
    },
  };
}
