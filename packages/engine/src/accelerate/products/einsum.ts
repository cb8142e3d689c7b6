import { backend_util, type Tensor, type TensorInfo } from "@tensorflow/tfjs-core";
import { sumInto } from "../../sums/sumInto.ts";
import { sizeOf } from "../../tensors/sizeOf.ts";
import { whole } from "../../tensors/whole.ts";
import { withWorkspace } from "../../workspace/withWorkspace.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { areFloats, type Replacement } from "../replacement.ts";
import { packed, readEquation } from "./letterAxes.ts";
import { multiplyTerms } from "./multiplyTerms.ts";
import { lengthIn, lettersOf, move, moved, type Term } from "./term.ts";

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
