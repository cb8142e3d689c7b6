import { defineOp, type Op, WASM_BACKENDS } from "@frugal/engine";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { MultiplyAttributes } from "./attributes.ts";
import { runMultiplyGradient } from "./gradientKernel.ts";
import { runMultiply } from "./multiplyKernel.ts";

type Input = "x" | "left" | "right";

const gradientOp: Op<Input | "dY", MultiplyAttributes> = /* @__PURE__ */ defineOp({
  op: "multiply's gradient",
  kernelName: "FrugalMonarchMultiplyGradient",
  backends: WASM_BACKENDS,
  inputs: ["x", "left", "right", "dY"],
  outputs: 3,
  run: runMultiplyGradient,
});

/** x [batch, width] → M x or Mᵀ x, row by row. */
export const multiplyOp: Op<Input, MultiplyAttributes> = /* @__PURE__ */ defineOp({
  op: "multiply",
  kernelName: "FrugalMonarchMultiply",
  backends: WASM_BACKENDS,
  inputs: ["x", "left", "right"],
  outputs: 1,
  run: runMultiply,
  gradient([dY], { x, left, right }, _outputs, attributes) {
    const [dX, dLeft, dRight] = gradientOp({ x, left, right, dY: dY as Tensor }, attributes);
    return { x: dX as Tensor, left: dLeft as Tensor, right: dRight as Tensor };
  },
});
