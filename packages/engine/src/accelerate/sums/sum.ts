import type { Replacement } from "../replacement.ts";
import { reduce } from "./reduce.ts";

/** Sums along axes, without turning the tensor first. */
export const sum: Replacement = {
  kernelName: "Sum",
  backends: ["wasm"],
  run: (call) => reduce(call, false),
};
