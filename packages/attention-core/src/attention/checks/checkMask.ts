import type { Mask } from "@frugal/sparse-masks";

/**
 * @throws {TypeError} what is not a mask
 * @throws {RangeError} a mask for another number of examples, or of heads
 */
export function checkMask(op: string, mask: Mask, B: number, H: number): void {
  if (typeof mask?.allows !== "function" || typeof mask.coverage !== "function") {
    throw new TypeError(`${op}: mask must be a Mask of @frugal/sparse-masks, got ${String(mask)}`);
  }
  if (mask.examples !== 1 && mask.examples !== B) {
    throw new RangeError(
      `${op}: mask ${mask.name} describes ${mask.examples} examples, got a batch of ${B}`,
    );
  }
  const { heads = 1 } = mask;
  if (heads !== 1 && heads !== H) {
    throw new RangeError(`${op}: mask ${mask.name} describes ${heads} heads, got ${H}`);
  }
}
