import {
  backend as currentBackend,
  engine,
  type GradFunc,
  getBackend,
  getGradient,
  getKernel,
  type KernelBackend,
  type NamedAttrMap,
  type NamedTensorMap,
  registerGradient,
  registerKernel,
  type Tensor,
  type TensorInfo,
} from "@tensorflow/tfjs-core";

/** Backends that an op runs on when its kernels are WASM: those whose tensors are in reach of it. */
export const WASM_BACKENDS: readonly string[] = ["cpu", "wasm"];

/** An op as tfjs sees it: one kernel name, several tensors in and out, perhaps a gradient. */
export interface OpDefinition<Input extends string, Attributes extends object> {
  /** The name shown in errors. */
  readonly op: string;
  /** The name in tfjs's registry, prefixed so that it clashes with nobody's. */
  readonly kernelName: string;
  readonly backends: readonly string[];
  readonly inputs: readonly Input[];
  /** How many tensors come out. */
  readonly outputs: number;
  /** Whether the gradient is handed the outputs, which are copied for it; true where left out. */
  readonly keepsOutputs?: boolean;
  run(
    inputs: Readonly<Record<Input, TensorInfo>>,
    attributes: Attributes,
    backend: KernelBackend,
  ): TensorInfo[];
  /**
   * Gradients by the inputs, given those by the outputs; it is handed the inputs and the outputs.
   * Absent: the op cannot be differentiated.
   */
  gradient?(
    outputGradients: readonly Tensor[],
    inputs: Readonly<Record<Input, Tensor>>,
    outputs: readonly Tensor[],
    attributes: Attributes,
  ): Readonly<Record<Input, Tensor>>;
}

/** An op on tensors. */
export type Op<Input extends string, Attributes extends object> = (
  inputs: Readonly<Record<Input, Tensor>>,
  attributes: Attributes,
) => Tensor[];

/** Thrown when the present backend has no kernel for an op. */
export class UnsupportedBackendError extends Error {
  override readonly name: string = "UnsupportedBackendError";

  constructor(op: string, backend: string, supported: readonly string[]) {
    super(
      `${op}: no kernel for the tfjs backend "${backend}"; it runs on ${supported.join(", ")}. ` +
        `Call await tf.setBackend("${supported.at(-1)}") first`,
    );
  }
}

/**
 * Makes an op that tfjs knows: it runs on the tensors' backend, is recorded by `tf.grads`, and
 * its results belong to the caller's `tf.tidy`. It is registered at its first call, so importing
 * a package does nothing.
 *
 * Attributes may be any object; tfjs hands them through untouched.
 */
export function defineOp<Input extends string, Attributes extends object>(
  definition: OpDefinition<Input, Attributes>,
): Op<Input, Attributes> {
  const { op, kernelName, backends } = definition;
  return (inputs, attributes) => {
    currentBackend(); // starts one, when none was chosen yet
    const name = getBackend();
    if (!backends.includes(name)) throw new UnsupportedBackendError(op, name, backends);
    register(definition);
    const attrs = attributes as unknown as NamedAttrMap;
    return engine().runKernel(kernelName, inputs as NamedTensorMap, attrs) as unknown as Tensor[];
  };
}

function register<Input extends string, Attributes extends object>(
  definition: OpDefinition<Input, Attributes>,
): void {
  const { kernelName, backends, inputs, outputs, keepsOutputs = true, run, gradient } = definition;
  for (const backendName of backends) {
    if (getKernel(kernelName, backendName)) continue;
    registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) =>
        run(
          inputs as unknown as Record<Input, TensorInfo>,
          attrs as unknown as Attributes,
          backend as KernelBackend,
        ),
    });
  }
  if (!gradient || getGradient(kernelName)) return;
  const gradFunc: GradFunc = (dy, saved, attrs) => {
    const given: Record<string, Tensor> = {};
    inputs.forEach((name, at) => {
      given[name] = saved[at] as Tensor;
    });
    const gradients = gradient(
      Array.isArray(dy) ? dy : [dy],
      given as Record<Input, Tensor>,
      saved.slice(inputs.length),
      attrs as unknown as Attributes,
    );
    return Object.fromEntries(inputs.map((name) => [name, () => gradients[name]]));
  };
  registerGradient({
    kernelName,
    inputsToSave: [...inputs],
    outputsToSave: Array.from({ length: outputs }, () => keepsOutputs),
    gradFunc,
  });
}
