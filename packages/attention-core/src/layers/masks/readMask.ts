import type { Mask } from "@frugal/sparse-masks";
import { type MaskDescription, maskOf } from "./maskDescription.ts";

/** The mask that a layer's configuration holds: as it is, or by its description. */
export function readMask(mask: Mask | MaskDescription | null | undefined): Mask | undefined {
  if (mask === undefined || mask === null) return undefined;
  return isMask(mask) ? mask : maskOf(mask);
}

/**
 * What is saved of it: the description.
 *
 * @throws {TypeError} for a mask that was given as an object: nobody could make it again
 */
export function writeMask(
  op: string,
  mask: Mask | MaskDescription | null | undefined,
): MaskDescription | null {
  if (mask === undefined || mask === null) return null;
  if (!isMask(mask)) return mask;
  throw new TypeError(
    `${op}: the mask ${mask.name} was given as an object, which cannot be saved; give ` +
      'its description, such as "causal" or { window: 256 }, or register it with registerMask',
  );
}

function isMask(mask: Mask | MaskDescription): mask is Mask {
  return typeof mask === "object" && typeof mask.allows === "function";
}
