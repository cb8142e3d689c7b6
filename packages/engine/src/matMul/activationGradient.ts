import type { Tensor } from "@tensorflow/tfjs-core";
import { ACTIVATIONS, type Activation } from "../gemm/activation.ts";
import { engineModule } from "../module.ts";
import { defineOp, type Op, WASM_BACKENDS } from "../op/defineOp.ts";
import { sizeOf } from "../tensors/sizeOf.ts";
import { whole } from "../tensors/whole.ts";
import type { Kernel } from "../workspace/kernel.ts";
import { withWorkspace } from "../workspace/withWorkspace.ts";

const fields = {
  from: "u32",
  dOutput: "u32",
  dInput: "u32",
  size: "u32",
  perTask: "u32",
  activation: "u32",
  slope: "f32",
} as const;

const kernel: Kernel<keyof typeof fields> = {
  module: engineModule,
  name: "activationGradient",
  fields,
};

interface Attributes {
  readonly activation: Activation;
  readonly slope: number;
}

/** Activations whose slope does not follow from their output. */
const FROM_INPUT: readonly Activation[] = ["silu", "gelu", "geluTanh"];

/** Whether an activation's slope is to be taken from its input rather than its output. */
export function needsInput(activation: Activation): boolean {
  return FROM_INPUT.includes(activation);
}

const PER_TASK = 16_384;

/**
 * dOutput · f′, where f′ is the slope of an activation at the place whose output, or else whose
 * input (`needsInput`), is `from`.
 */
export const activationGradient: Op<"from" | "dOutput", Attributes> = /* @__PURE__ */ defineOp({
  op: "matMul's gradient",
  kernelName: "FrugalActivationGradient",
  backends: WASM_BACKENDS,
  inputs: ["from", "dOutput"],
  outputs: 1,
  run({ from, dOutput }, { activation, slope }, backend) {
    const size = sizeOf(dOutput.shape);
    const work = { op: "matMul's gradient", results: [dOutput.shape], multiplyAdds: size };
    return withWorkspace(backend, work, (workspace, [result]) => {
      if (!result || size === 0) return;
      const addresses = {
        from: workspace.input(from, whole(size)),
        dOutput: workspace.input(dOutput, whole(size)),
        dInput: workspace.output(result, whole(size)),
      };
      const numbers = { size, perTask: PER_TASK, activation: ACTIVATIONS[activation], slope };
      workspace.run(kernel, { ...addresses, ...numbers }, Math.ceil(size / PER_TASK), 256);
    });
  },
});

/** The gradient by an activation's input. */
export function throughActivation(
  from: Tensor,
  dOutput: Tensor,
  activation: Activation,
  slope: number,
): Tensor {
  const [dInput] = activationGradient({ from, dOutput }, { activation, slope });
  return dInput as Tensor;
}
