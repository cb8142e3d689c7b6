import type { BlockLayout } from "./blockLayout.ts";
import { checkInteger } from "./checkInteger.ts";

/**
 * The plane of an example. A layout with one serves every example.
 *
 * @throws {RangeError} when the layout has no such example
 */
export function planeAt(op: string, layout: BlockLayout, example: number): number {
  const shared = layout.planeOf.length === 1;
  checkInteger(`${op}: example`, example, 0, shared ? undefined : layout.planeOf.length - 1);
  return shared ? 0 : (layout.planeOf[example] ?? 0);
}
