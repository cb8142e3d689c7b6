import type { CopiedAxis } from "./copy.ts";

/** Joins neighbouring axes that are one axis on both sides. */
export function mergeAxes(axes: readonly CopiedAxis[]): CopiedAxis[] {
  const merged: CopiedAxis[] = [];
  for (const axis of axes) {
    if (axis.length === 1) continue;
    const before = merged.at(-1);
    if (before && before.from === axis.from * axis.length && before.to === axis.to * axis.length) {
      merged[merged.length - 1] = { ...axis, length: before.length * axis.length };
    } else {
      merged.push(axis);
    }
  }
  return merged;
}
