import type { Replacement } from "../replacement.ts";
import { reduce } from "./reduce.ts";

/** Means along axes, without turning the tensor first. */
export const mean: Replacement = {
  kernelName: "Mean",
  backends: ["wasm"],
  run: (call) => reduce(call, true),
};
