import type { Workspace } from "@frugal/engine";
import type { BlockLayout } from "@frugal/sparse-masks";
import { allowedKeys } from "./allowedKeys.ts";
import type { AttentionAttributes } from "./attributes.ts";
import type { BiasInMemory } from "./biasInMemory.ts";
import { dropoutThreshold } from "./dropoutThreshold.ts";
import { sumsToOne, type Weighting } from "./weighting.ts";

/** What scores are stored in: of a softmax, weights are powers of 2. */
export function unitOf(weighting: Weighting): number {
  return sumsToOne(weighting) ? Math.LOG2E : 1;
}

/** What q · k is multiplied by to become a score, or a score / softCap where there is a cap. */
export function factorOf({ scale, softCap, weighting }: AttentionAttributes): number {
  return softCap > 0 ? scale / softCap : scale * unitOf(weighting);
}

/** Copies the factors of rows to where the kernels read them; 0 where there are none. */
export function factorsInMemory(workspace: Workspace, { factors }: AttentionAttributes): number {
  return factors ? workspace.copy(new Uint32Array(factors.buffer))[0] : 0;
}

/** Writes what a score goes through after the product, as `terms.as.ts` reads it. */
export function termsInMemory(
  workspace: Workspace,
  { layout, softCap, weighting, dropout }: AttentionAttributes,
  { rowStep, keyStep }: BiasInMemory,
): number {
  const unit = unitOf(weighting);
  const { kind, center, spread, share } = weighting;
  const words = new Uint32Array(12);
  const floats = new Float32Array(words.buffer);
  words[0] = rowStep;
  words[1] = keyStep;
  floats[2] = softCap * unit;
  floats[3] = unit;
  words[4] = kind;
  floats[5] = center;
  floats[6] = spread;
  floats[7] = typeof share === "number" ? share : 1;
  words[8] = typeof share === "number" ? 0 : workspace.copy(sharesOfKeys(layout, share))[0];
  words[9] = dropout ? dropoutThreshold(dropout.rate) : 0;
  words[10] = dropout?.seed ?? 0;
  floats[11] = 1 / (1 - (dropout?.rate ?? 0));
  return workspace.copy(words)[0];
}

/** One over the keys that a query of a plane sees, or its square; 0 where it sees none: as words. */
function sharesOfKeys(layout: BlockLayout, over: "keys" | "keys²"): Uint32Array {
  const power = over === "keys" ? 1 : 2;
  const shares = allowedKeys(layout).map((keys) => (keys > 0 ? 1 / keys ** power : 0));
  return new Uint32Array(shares.buffer);
}
