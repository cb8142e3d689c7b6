import { backend_util, type Tensor, type TensorInfo } from "@tensorflow/tfjs-core";
import { multiply } from "../../gemm/multiply.ts";
import { sizeOf } from "../../tensors/sizeOf.ts";
import { whole } from "../../tensors/whole.ts";
import { withWorkspace } from "../../workspace/withWorkspace.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { copy } from "../copies/copy.ts";
import { mergeAxes } from "../copies/mergeAxes.ts";
import { areFloats, type Replacement } from "../replacement.ts";
import { sumInto } from "../sums/sumInto.ts";
import {
  axesOf,
  joinedStride,
  type LetterAxis,
  packed,
  placesOf,
  readEquation,
} from "./einsumPlan.ts";

/** An operand or the output in the workspace: where it lies, and along which axes. */
interface Term {
  readonly address: number;
  readonly axes: readonly LetterAxis[];
}

/**
 * Σ over the letters that the output lacks, as one batch of products: letters of both sides and the
 * output number the batch, letters of one side its rows or columns, summed letters of both its depth.
 * Operands are copied only where the letters of such a group do not follow each other.
 */
export const einsum: Replacement = {
  kernelName: "Einsum",
  backends: ["cpu", "wasm"],
  run({ inputs, attrs, backend }) {
    const tensors = Object.values(inputs) as TensorInfo[];
    const equation = attrs.equation as string;
    if (!areFloats(...tensors) || tensors.length > 2) return undefined;
    const { allDims, idDims } = backend_util.decodeEinsumEquation(equation, tensors.length);
    backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors as Tensor[]);

    const letters = readEquation(equation);
    if (new Set(letters.output).size !== letters.output.length) return undefined;
    const lengths = new Map<string, number>();
    tensors.forEach(({ shape }, term) => {
      [...(letters.inputs[term] as string)].forEach((letter, axis) => {
        lengths.set(letter, shape[axis] as number);
      });
    });
    const lengthOf = (letter: string) => lengths.get(letter) as number;
    const shape = [...letters.output].map(lengthOf);
    const work = {
      op: "einsum",
      results: [shape],
      multiplyAdds: tensors.length < 2 ? 0 : sizeOf([...lengths.values()]),
      elements: tensors.reduce((sum, tensor) => sum + sizeOf(tensor.shape), sizeOf(shape)),
    };
    const [info] = withWorkspace(backend, work, (workspace, [result]) => {
      if (!result || sizeOf(shape) === 0) return;
      const output = {
        address: workspace.output(result, whole(sizeOf(shape))),
        axes: packed(letters.output, lengthOf),
      };
      const terms = tensors.map((tensor, term): Term => {
        const address = workspace.input(tensor, whole(sizeOf(tensor.shape)));
        const axes = packed(letters.inputs[term] as string, lengthOf);
        const others = letters.inputs.filter((_, at) => at !== term).join("") + letters.output;
        return withoutLonely(workspace, { address, axes }, others);
      });
      const [left, right] = terms;
      if (left && right) multiplyTerms(workspace, left, right, output);
      else if (left) move(workspace, left, output);
    });
    return info;
  },
};

/** Sums a term over the letters that stand nowhere else. */
function withoutLonely(workspace: Workspace, term: Term, others: string): Term {
  const lonely = term.axes.filter(({ letter }) => !others.includes(letter));
  if (lonely.length === 0) return term;
  const kept = term.axes.filter((axis) => !lonely.includes(axis));
  const lengthOf = lengthIn(term);
  const sorted = packed(lettersOf([...kept, ...lonely]), lengthOf);
  const turned = moved(workspace, term, sorted);
  const axes = packed(lettersOf(kept), lengthOf);
  const outer = sizeOf(kept.map(({ length }) => length));
  const address = workspace.allocate(Math.max(4, outer * 4));
  const length = sizeOf(lonely.map((axis) => axis.length));
  sumInto(workspace, { from: turned.address, to: address, outer, length, inner: 1, factor: 1 });
  return { address, axes };
}

function multiplyTerms(workspace: Workspace, left: Term, right: Term, output: Term): void {
  const [l, r, o] = [left, right, output].map(({ axes }) => lettersOf(axes)) as [
    string,
    string,
    string,
  ];
  const batch = [...o].filter((letter) => l.includes(letter) && r.includes(letter)).join("");
  const own = (term: string, other: string) =>
    [...o].filter((letter) => term.includes(letter) && !other.includes(letter)).join("");
  const [rows, columns] = [own(l, r), own(r, l)];
  const depth = [...l].filter((letter) => r.includes(letter) && !o.includes(letter)).join("");
  // The last letter of the output must be one of a column.
  if (rows !== "" && o.endsWith(rows.slice(-1))) {
    return multiplyTermsAs(workspace, right, left, output, {
      batch,
      rows: columns,
      columns: rows,
      depth,
    });
  }
  multiplyTermsAs(workspace, left, right, output, { batch, rows, columns, depth });
}

interface Groups {
  readonly batch: string;
  readonly rows: string;
  readonly columns: string;
  readonly depth: string;
}

function multiplyTermsAs(
  workspace: Workspace,
  left: Term,
  right: Term,
  output: Term,
  { batch, rows, columns, depth }: Groups,
): void {
  const a = walkable(workspace, left, batch, rows, depth);
  const b = walkable(workspace, right, batch, depth, columns);
  const direct =
    joinedStride(axesOf(output.axes, rows)) !== undefined &&
    joinedStride(axesOf(output.axes, columns)) === 1;
  const sorted = packed(batch + rows + columns, lengthIn(output));
  const size = sizeOf(sorted.map(({ length }) => length));
  const out = direct ? output : { address: workspace.allocate(size * 4), axes: sorted };
  const sizeOfLetters = (axes: readonly LetterAxis[]) => sizeOf(axes.map(({ length }) => length));
  multiply(workspace, {
    M: sizeOfLetters(axesOf(output.axes, rows)),
    N: sizeOfLetters(axesOf(output.axes, columns)),
    K: sizeOfLetters(axesOf(left.axes, depth)),
    a: matricesOf(a, batch, rows, depth),
    b: matricesOf(b, batch, depth, columns),
    out: {
      address: out.address,
      rowStride: joinedStride(axesOf(out.axes, rows)) as number,
      offsets: placesOf(axesOf(out.axes, batch)),
    },
  });
  if (!direct) move(workspace, out, output);
}

function matricesOf(term: Term, batch: string, rows: string, columns: string) {
  return {
    address: term.address,
    rowStride: joinedStride(axesOf(term.axes, rows)) as number,
    columnStride: joinedStride(axesOf(term.axes, columns)) as number,
    offsets: placesOf(axesOf(term.axes, batch)),
  };
}

/** The term, copied if its rows or its columns cannot be walked with one stride. */
function walkable(
  workspace: Workspace,
  term: Term,
  batch: string,
  rows: string,
  columns: string,
): Term {
  const joined = [rows, columns].map((group) => joinedStride(axesOf(term.axes, group)));
  if (!joined.includes(undefined)) return term;
  return moved(workspace, term, packed(batch + rows + columns, lengthIn(term)));
}

/** A copy whose letters lie along other axes. */
function moved(workspace: Workspace, term: Term, axes: readonly LetterAxis[]): Term {
  const size = sizeOf(axes.map(({ length }) => length));
  const copied = { address: workspace.allocate(Math.max(4, size * 4)), axes };
  move(workspace, term, copied);
  return copied;
}

/** Copies a term to another place and order of its letters. */
function move(workspace: Workspace, from: Term, to: Term): void {
  const axes = to.axes.map(({ letter, length, stride }) => {
    const [source] = axesOf(from.axes, letter) as [LetterAxis];
    return { length, from: source.stride, to: stride };
  });
  copy(workspace, from.address, to.address, mergeAxes(axes));
}

function lettersOf(axes: readonly LetterAxis[]): string {
  return axes.map(({ letter }) => letter).join("");
}

function lengthIn(term: Term): (letter: string) => number {
  return (letter) => (axesOf(term.axes, letter)[0] as LetterAxis).length;
}
