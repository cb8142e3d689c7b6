import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Replacement } from "../replacement.ts";
import { shared } from "./shared.ts";

/**
 * The same tensor without a copy. tfjs clones every tensor that a gradient needs, and tfjs-wasm's
 * clone copies it.
 */
export const identity: Replacement = {
  kernelName: "Identity",
  backends: ["wasm"],
  run({ inputs, backend }) {
    const x = inputs.x as TensorInfo;
    return x.dtype === "string" ? undefined : shared(x, x.shape, backend);
  },
};
