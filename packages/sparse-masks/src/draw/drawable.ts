import { checkInteger } from "../checkInteger.ts";
import { checkMask } from "../checkMask.ts";
import { guarded } from "../guarded.ts";
import type { Mask } from "../mask.ts";
import { sized } from "../sized.ts";

/**
 * The mask for these lengths, with its name in every error.
 *
 * @throws {TypeError} when `mask` is not a mask
 * @throws {RangeError} when a length is not a positive integer, the mask cannot serve them, or
 *   has no such example or head
 */
export function drawable(
  op: string,
  mask: Mask,
  queries: number,
  keys: number,
  example: number,
  head: number,
): Mask {
  checkMask(`${op}: mask`, mask);
  checkInteger(`${op}: queries`, queries, 1);
  checkInteger(`${op}: keys`, keys, 1);
  const { examples, heads = 1 } = mask;
  checkInteger(`${op}: example`, example, 0, examples === 1 ? undefined : examples - 1);
  checkInteger(`${op}: head`, head, 0, heads === 1 ? undefined : heads - 1);
  mask.check?.(queries, keys);
  return guarded(op, sized(mask, queries, keys));
}
