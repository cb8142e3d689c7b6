import { TILE } from "../blockLayout.ts";
import type { KeyClasses } from "../keyClasses.ts";
import type { Rect } from "../rect.ts";
import { chosenPosition } from "./order.ts";

/** At most 32 × 32 pairs of a tile. */
export interface Patch {
  /** Position of the first query; the next are `step` apart. */
  readonly q: number;
  /** Position of the first key; the next are `step` apart too, unless `chosen` says otherwise. */
  readonly k: number;
  readonly height: number;
  readonly width: number;
  readonly step: number;
  /** The keys are consecutive ones of these classes, from the `from`-th on. */
  readonly chosen: { readonly classes: KeyClasses; readonly from: number } | undefined;
}

/** Position of the c-th key of a patch. */
export const keyAt = ({ k, step, chosen }: Patch, c: number): number =>
  chosen ? chosenPosition(chosen.classes, chosen.from + c) : k + c * step;

/** The rectangle of positions between some rows and columns of a patch; by default all. */
export function rectOf(
  patch: Patch,
  r0 = 0,
  r1: number = patch.height,
  c0 = 0,
  c1: number = patch.width,
): Rect {
  const { q, step, chosen } = patch;
  return {
    q0: q + r0 * step,
    q1: q + (r1 - 1) * step + 1,
    k0: keyAt(patch, c0),
    k1: keyAt(patch, c1 - 1) + 1,
    step,
    ...(chosen && { keyClasses: chosen.classes }),
  };
}

/** The lowest `count` bits, 1 to 32. */
export const ones = (count: number): number => 0xffffffff >>> (TILE - count);

/** Sets every bit of a patch, and clears the others. */
export function fillPatch({ height, width }: Patch, bits: Uint32Array): void {
  bits.fill(0).fill(ones(width), 0, height);
}
