import type { TensorInfo } from "@tensorflow/tfjs-core";
import { engineModule } from "../../module.ts";
import { sizeOf } from "../../tensors/sizeOf.ts";
import { whole } from "../../tensors/whole.ts";
import type { Kernel } from "../../workspace/kernel.ts";
import { inPlace } from "../inPlace.ts";
import { areFloats, type Replacement } from "../replacement.ts";

const fields = { from: "u32", to: "u32", size: "u32", perTask: "u32" } as const;

const kernel: Kernel<keyof typeof fields> = { module: engineModule, name: "exponential", fields };

const PER_TASK = 2 ** 18;

/** e^x, element by element, with a relative error below 3e-7; 0 where it would be subnormal. */
export const exponential: Replacement = {
  kernelName: "Exp",
  backends: ["wasm"],
  run({ inputs, backend }) {
    const x = inputs.x as TensorInfo;
    if (!areFloats(x)) return undefined;
    const size = sizeOf(x.shape);
    const infos = inPlace(backend, "exp", [x.shape], (workspace, [result]) => {
      if (!result || size === 0) return;
      const from = workspace.input(x, whole(size));
      const to = workspace.output(result, whole(size));
      const tasks = Math.ceil(size / PER_TASK);
      workspace.run(kernel, { from, to, size, perTask: PER_TASK }, tasks, 256);
    });
    return infos?.[0];
  },
};
