import { defineModule, type WasmModule } from "@frugal/engine";
import { relaxed, simd } from "./generated/kernels.ts";

/** This package's kernels. */
export const monarchModule: WasmModule = /* @__PURE__ */ defineModule({
  name: "@frugal/monarch",
  simd,
  relaxed,
});
