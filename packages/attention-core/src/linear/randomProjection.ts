import { defineOp, type Op, WASM_BACKENDS } from "@frugal/engine";
import type { Tensor } from "@tensorflow/tfjs-core";
import { type ProjectionAttributes, runProject, runProjectGradient } from "./projectKernels.ts";

const gradientOp: Op<"x" | "dOut", ProjectionAttributes> = /* @__PURE__ */ defineOp({
  op: "performer's gradient",
  kernelName: "FrugalRandomProjectionGradient",
  backends: WASM_BACKENDS,
  inputs: ["x", "dOut"],
  outputs: 1,
  run: runProjectGradient,
});

/** x [B,H,N,D] → the logarithms of its random features, [B,H,N,R]. */
export const randomProjectionOp: Op<"x", ProjectionAttributes> = /* @__PURE__ */ defineOp({
  op: "performer",
  kernelName: "FrugalRandomProjection",
  backends: WASM_BACKENDS,
  inputs: ["x"],
  outputs: 1,
  run: runProject,
  gradient([dOut], { x }, _outputs, attributes) {
    return { x: gradientOp({ x, dOut: dOut as Tensor }, attributes)[0] as Tensor };
  },
});
