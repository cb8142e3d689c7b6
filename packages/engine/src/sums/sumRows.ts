import type { Tensor } from "@tensorflow/tfjs-core";
import { defineOp, type Op, WASM_BACKENDS } from "../op/defineOp.ts";
import { sizeOf } from "../tensors/sizeOf.ts";
import { whole } from "../tensors/whole.ts";
import { withWorkspace } from "../workspace/withWorkspace.ts";
import { sumInto } from "./sumInto.ts";

const op: Op<"x", object> = /* @__PURE__ */ defineOp({
  op: "sumRows",
  kernelName: "FrugalSumRows",
  backends: WASM_BACKENDS,
  inputs: ["x"],
  outputs: 1,
  run({ x }, _, backend) {
    const size = sizeOf(x.shape);
    const inner = x.shape.at(-1) as number;
    const length = sizeOf(x.shape.slice(0, -1));
    const work = { op: "sumRows", results: [[inner]], multiplyAdds: size, elements: size };
    return withWorkspace(backend, work, (workspace, [result]) => {
      if (!result) return;
      const from = workspace.input(x, whole(size));
      const to = workspace.output(result, whole(inner));
      sumInto(workspace, { from, to, outer: 1, length, inner, factor: 1 });
    });
  },
});

/**
 * The sum of all rows, [… N] → [N], float32: the gradient of what was added to each of them. tfjs-wasm
 * turns the tensor first. It has no gradient of its own.
 *
 * @throws {Error} a scalar, or a tensor that is not float32
 */
export function sumRows(x: Tensor): Tensor {
  if (x.rank === 0) throw new Error("sumRows: x must have a last axis, got a scalar");
  if (x.dtype !== "float32") throw new Error(`sumRows: x must be float32, got ${x.dtype}`);
  const [sum] = op({ x }, {});
  return sum as Tensor;
}
