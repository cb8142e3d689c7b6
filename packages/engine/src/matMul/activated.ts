import type { Tensor } from "@tensorflow/tfjs-core";
import { ACTIVATIONS, type Activation } from "../gemm/activation.ts";
import { engineModule } from "../module.ts";
import { defineOp, type Op, WASM_BACKENDS } from "../op/defineOp.ts";
import { sizeOf } from "../tensors/sizeOf.ts";
import { whole } from "../tensors/whole.ts";
import type { Kernel } from "../workspace/kernel.ts";
import { withWorkspace } from "../workspace/withWorkspace.ts";
import { throughActivation } from "./activationGradient.ts";

const fields = {
  from: "u32",
  to: "u32",
  size: "u32",
  perTask: "u32",
  activation: "u32",
  slope: "f32",
} as const;

const kernel: Kernel<keyof typeof fields> = { module: engineModule, name: "activation", fields };

const PER_TASK = 16_384;

interface Attributes {
  readonly activation: Activation;
  readonly slope: number;
}

const op: Op<"x", Attributes> = /* @__PURE__ */ defineOp({
  op: "matMul",
  kernelName: "FrugalActivation",
  backends: WASM_BACKENDS,
  inputs: ["x"],
  outputs: 1,
  keepsOutputs: false,
  run({ x }, { activation, slope }, backend) {
    const size = sizeOf(x.shape);
    const work = { op: "matMul", results: [x.shape], multiplyAdds: size, elements: 2 * size };
    return withWorkspace(backend, work, (workspace, [result]) => {
      if (!result || size === 0) return;
      const from = workspace.input(x, whole(size));
      const to = workspace.output(result, whole(size));
      const numbers = { size, perTask: PER_TASK, activation: ACTIVATIONS[activation], slope };
      workspace.run(kernel, { from, to, ...numbers }, Math.ceil(size / PER_TASK), 256);
    });
  },
  gradient: ([dOutput], { x }, _, { activation, slope }) => ({
    x: throughActivation(x, dOutput as Tensor, activation, slope),
  }),
});

/** An activation whose slope follows from its input, element by element; the input is what it keeps. */
export function activated(x: Tensor, activation: Activation, slope: number): Tensor {
  const [output] = op({ x }, { activation, slope });
  return output as Tensor;
}
