import { sizeOf } from "../../tensors/sizeOf.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { copy } from "../copies/copy.ts";
import { mergeAxes } from "../copies/mergeAxes.ts";
import { axesOf, type LetterAxis } from "./letterAxes.ts";

/** An operand or the output in the workspace: where it lies, and along which axes. */
export interface Term {
  readonly address: number;
  readonly axes: readonly LetterAxis[];
}

/** A copy whose letters lie along other axes. */
export function moved(workspace: Workspace, term: Term, axes: readonly LetterAxis[]): Term {
  const size = sizeOf(axes.map(({ length }) => length));
  const copied = { address: workspace.allocate(Math.max(4, size * 4)), axes };
  move(workspace, term, copied);
  return copied;
}

/** Copies a term to another place and order of its letters. */
export function move(workspace: Workspace, from: Term, to: Term): void {
  const axes = to.axes.map(({ letter, length, stride }) => {
    const [source] = axesOf(from.axes, letter) as [LetterAxis];
    return { length, from: source.stride, to: stride };
  });
  copy(workspace, from.address, to.address, mergeAxes(axes));
}

export function lettersOf(axes: readonly LetterAxis[]): string {
  return axes.map(({ letter }) => letter).join("");
}

/** The length of each letter of a term. */
export function lengthIn(term: Term): (letter: string) => number {
  return (letter) => (axesOf(term.axes, letter)[0] as LetterAxis).length;
}
