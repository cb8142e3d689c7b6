import type { BlockLayout } from "./blockLayout.ts";
import { checkInteger } from "./checkInteger.ts";

/**
 * The plane of an example and head. A layout that does not tell them apart serves every one.
 *
 * @throws {RangeError} when the layout has no such example, or no such head
 */
export function planeAt(op: string, layout: BlockLayout, example: number, head: number): number {
  const { examples, heads, planeOf } = layout;
  checkInteger(`${op}: example`, example, 0, examples === 1 ? undefined : examples - 1);
  checkInteger(`${op}: head`, head, 0, heads === 1 ? undefined : heads - 1);
  return planeOf[(examples === 1 ? 0 : example) * heads + (heads === 1 ? 0 : head)] ?? 0;
}
