import {
  type GradConfig,
  getGradient,
  getKernel,
  type KernelBackend,
  type KernelConfig,
  type KernelFunc,
  registerGradient,
  registerKernel,
  type TensorInfo,
  unregisterGradient,
  unregisterKernel,
} from "@tensorflow/tfjs-core";
import type { Replacement } from "./replacement.ts";
import { gradients, replacements } from "./replacements.ts";

/** A kernel, or a gradient, of tfjs whose place ours has taken. */
export interface Accelerated {
  /** Its name in tfjs's registry. */
  readonly kernel: string;
  /** The backend, or "every" for a gradient. */
  readonly backend: string;
  /** Whether tfjs has one of its own, which still does what ours leaves to it. */
  readonly had: boolean;
}

interface Installed extends Accelerated {
  /** Whether ours is still the one that is registered. */
  isOurs(): boolean;
  undo(): void;
}

let installed: Installed[] = [];

/**
 * Puts our kernels in the place of tfjs's, on those of its cpu and wasm backends that are registered
 * and where it has not been done yet; and returns all whose place is taken now. Importing
 * `@frugal/engine/accelerate` calls it once; call it again after a backend was registered later.
 *
 * Ops of tfjs then run on ours wherever they are called, by tf.layers too, also in gradients. What a
 * kernel of ours does not apply to (other dtypes, some axes, small products that XNNPACK does well) is
 * left to the one that was there.
 */
export function accelerate(): readonly Accelerated[] {
  installed = installed.filter((entry) => entry.isOurs());
  const known = new Set(installed.map(({ kernel, backend }) => `${backend}/${kernel}`));
  for (const replacement of replacements) {
    for (const backend of replacement.backends) {
      const name = replacement.kernelName;
      if (known.has(`${backend}/${name}`) || !getKernel("Reshape", backend)) continue;
      installed.push(install(replacement, backend));
    }
  }
  for (const gradient of gradients) {
    if (getGradient(gradient.kernelName) !== gradient) installed.push(installGradient(gradient));
  }
  return installed.map(({ kernel, backend, had }) => ({ kernel, backend, had }));
}

/** Puts tfjs's own kernels back, and removes those that it lacks. */
export function restore(): void {
  for (const entry of installed) if (entry.isOurs()) entry.undo();
  installed = [];
}

function install({ kernelName, run }: Replacement, backendName: string): Installed {
  const own = getKernel(kernelName, backendName) as KernelConfig | undefined;
  // Another kernel as tfjs has it, also where ours has taken its place.
  const kernel = (name: string) => getKernel(name, backendName)?.kernelFunc;
  const kernelFunc: KernelFunc = (params) => {
    const { inputs, attrs } = params;
    const backend = params.backend as KernelBackend;
    const result = run({ inputs, attrs: attrs ?? {}, backend, kernel });
    if (result !== undefined) return result;
    if (own) return own.kernelFunc(params);
    throw new Error(
      `${kernelName}: on the backend "${backendName}" only float32 is possible, got ${typesOf(inputs)}`,
    );
  };
  if (own) unregisterKernel(kernelName, backendName);
  // With tfjs's own set-up, which its kernel needs when the backend starts.
  registerKernel({ ...own, kernelName, backendName, kernelFunc });
  return {
    kernel: kernelName,
    backend: backendName,
    had: own !== undefined,
    isOurs: () => getKernel(kernelName, backendName)?.kernelFunc === kernelFunc,
    undo() {
      unregisterKernel(kernelName, backendName);
      if (own) registerKernel(own);
    },
  };
}

function installGradient(gradient: GradConfig): Installed {
  const { kernelName } = gradient;
  const own = getGradient(kernelName) as GradConfig | undefined;
  registerGradient(gradient);
  return {
    kernel: `${kernelName}'s gradient`,
    backend: "every",
    had: own !== undefined,
    isOurs: () => getGradient(kernelName) === gradient,
    undo() {
      unregisterGradient(kernelName);
      if (own) registerGradient(own);
    },
  };
}

function typesOf(inputs: object): string {
  return Object.values(inputs)
    .map((tensor: TensorInfo) => tensor.dtype)
    .join(", ");
}
