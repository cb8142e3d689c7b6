import type { TensorInfo } from "@tensorflow/tfjs-core";
import { engineModule } from "../../module.ts";
import { sizeOf } from "../../tensors/sizeOf.ts";
import { whole } from "../../tensors/whole.ts";
import type { Kernel } from "../../workspace/kernel.ts";
import { inPlace } from "../inPlace.ts";
import { areFloats, type Replacement } from "../replacement.ts";

const fields = {
  from: "u32",
  to: "u32",
  rows: "u32",
  columns: "u32",
  rowsPerTask: "u32",
} as const;

const kernel: Kernel<keyof typeof fields> = { module: engineModule, name: "softmax", fields };

const PER_TASK = 2 ** 18;

/** e^x over its sum along the last axis. */
export const softmax: Replacement = {
  kernelName: "Softmax",
  backends: ["wasm"],
  run({ inputs, attrs, backend }) {
    const logits = inputs.logits as TensorInfo;
    const columns = logits.shape.at(-1);
    if (!areFloats(logits) || !columns || attrs.dim !== logits.shape.length - 1) return undefined;
    const size = sizeOf(logits.shape);
    const infos = inPlace(backend, "softmax", [logits.shape], (workspace, [result]) => {
      if (!result || size === 0) return;
      const from = workspace.input(logits, whole(size));
      const to = workspace.output(result, whole(size));
      const rows = size / columns;
      const rowsPerTask = Math.ceil(PER_TASK / columns);
      const tasks = Math.ceil(rows / rowsPerTask);
      workspace.run(kernel, { from, to, rows, columns, rowsPerTask }, tasks, 256);
    });
    return infos?.[0];
  },
};
