import { type Matrices, multiply } from "../../gemm/multiply.ts";
import { sizeOf } from "../../tensors/sizeOf.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { axesOf, joinedStride, packed, placesOf } from "./letterAxes.ts";
import { lengthIn, lettersOf, move, moved, type Term } from "./term.ts";

/** Which letters number the batch, the rows, the columns and the depth of a product. */
interface Groups {
  readonly batch: string;
  readonly rows: string;
  readonly columns: string;
  readonly depth: string;
}

/**
 * output = Σ left · right over the letters that both have and the output lacks; every other letter
 * of a side is in the output.
 */
export function multiplyTerms(workspace: Workspace, left: Term, right: Term, output: Term): void {
  const [l, r, o] = [lettersOf(left.axes), lettersOf(right.axes), lettersOf(output.axes)];
  const keep = (from: string, test: (letter: string) => boolean) => [...from].filter(test).join("");
  const batch = keep(o, (letter) => l.includes(letter) && r.includes(letter));
  const ofLeft = keep(o, (letter) => !r.includes(letter));
  const ofRight = keep(o, (letter) => !l.includes(letter));
  const depth = keep(l, (letter) => r.includes(letter) && !o.includes(letter));
  // Columns of a product lie side by side, so the output's last letter should be one of theirs.
  if (ofLeft !== "" && o.endsWith(ofLeft.slice(-1))) {
    const groups = { batch, rows: ofRight, columns: ofLeft, depth };
    multiplyGroups(workspace, right, left, output, groups);
  } else {
    const groups = { batch, rows: ofLeft, columns: ofRight, depth };
    multiplyGroups(workspace, left, right, output, groups);
  }
}

function multiplyGroups(
  workspace: Workspace,
  left: Term,
  right: Term,
  output: Term,
  { batch, rows, columns, depth }: Groups,
): void {
  const direct =
    joinedStride(axesOf(output.axes, rows)) !== undefined &&
    joinedStride(axesOf(output.axes, columns)) === 1;
  const sorted = packed(batch + rows + columns, lengthIn(output));
  const size = sizeOf(sorted.map(({ length }) => length));
  const out = direct ? output : { address: workspace.allocate(size * 4), axes: sorted };
  multiply(workspace, {
    M: lengthOf(out, rows),
    N: lengthOf(out, columns),
    K: lengthOf(left, depth),
    a: matrices(workspace, left, batch, rows, depth),
    b: matrices(workspace, right, batch, depth, columns),
    out: {
      address: out.address,
      rowStride: joinedStride(axesOf(out.axes, rows)) as number,
      offsets: placesOf(axesOf(out.axes, batch)),
    },
  });
  if (!direct) move(workspace, out, output);
}

/** A term as matrices; copied if their rows or columns cannot be walked with one stride. */
function matrices(
  workspace: Workspace,
  term: Term,
  batch: string,
  rows: string,
  columns: string,
): Matrices {
  const rowStride = joinedStride(axesOf(term.axes, rows));
  const columnStride = joinedStride(axesOf(term.axes, columns));
  if (rowStride === undefined || columnStride === undefined) {
    const sorted = moved(workspace, term, packed(batch + rows + columns, lengthIn(term)));
    return matrices(workspace, sorted, batch, rows, columns);
  }
  const offsets = placesOf(axesOf(term.axes, batch));
  return { address: term.address, rowStride, columnStride, offsets };
}

/** How many places some letters of a term have together. */
function lengthOf(term: Term, letters: string): number {
  return sizeOf(axesOf(term.axes, letters).map(({ length }) => length));
}
