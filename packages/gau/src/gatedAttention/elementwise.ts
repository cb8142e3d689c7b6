import { defineOp, type Op, sumRows, WASM_BACKENDS } from "@frugal/engine";
import {
  getBackend,
  getKernel,
  mul,
  reshape,
  type Tensor,
  type TensorInfo,
} from "@tensorflow/tfjs-core";

// Elementwise ops of tfjs with gradients of our own: those of tfjs copy float32 to cast it to float32,
// and turn a tensor to add up its rows.

type Slopes = (dOutput: Tensor, a: Tensor, b: Tensor) => { readonly a: Tensor; readonly b: Tensor };

/** tfjs's own kernel under a name that has these gradients. */
function elementwise(own: "Add" | "Multiply", name: string, slopes: Slopes): Op<"a" | "b", object> {
  return defineOp({
    op: "gatedAttention",
    kernelName: `FrugalGau${name}`,
    backends: WASM_BACKENDS,
    inputs: ["a", "b"],
    outputs: 1,
    keepsOutputs: false,
    run(inputs, attrs, backend) {
      const kernel = getKernel(own, getBackend());
      if (!kernel) throw new Error(`gatedAttention: expected tfjs to have a kernel ${own}`);
      return [kernel.kernelFunc({ inputs, attrs: { ...attrs }, backend }) as TensorInfo];
    },
    gradient: ([dOutput], { a, b }) => slopes(dOutput as Tensor, a, b),
  });
}

const gateOp = /* @__PURE__ */ elementwise("Multiply", "Gate", (dOutput, a, b) => ({
  a: mul(dOutput, b),
  b: mul(dOutput, a),
}));
const scaleOp = /* @__PURE__ */ elementwise("Multiply", "Scale", (dOutput, a, b) => ({
  a: mul(dOutput, b),
  b: sumRows(mul(dOutput, a)),
}));
const shiftOp = /* @__PURE__ */ elementwise("Add", "Shift", (dOutput) => ({
  a: reshape(dOutput, dOutput.shape), // tfjs may dispose what it is given
  b: sumRows(dOutput),
}));

/** u ∘ x, of equal shapes. */
export function gate(u: Tensor, x: Tensor): Tensor {
  return gateOp({ a: u, b: x }, {})[0] as Tensor;
}

/** scale ∘ x + offset along the last axis; what is left out is 1, or 0. */
export function affine(x: Tensor, scale: Tensor | undefined, offset: Tensor | undefined): Tensor {
  const scaled = scale ? (scaleOp({ a: x, b: scale }, {})[0] as Tensor) : x;
  return offset ? (shiftOp({ a: scaled, b: offset }, {})[0] as Tensor) : scaled;
}
